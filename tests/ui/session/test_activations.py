"""How the activations of a batch behave: measured by a button, told in the inspector and on the cards."""

import pytest
from PySide6.QtCore import Qt

from designer.files.design import read_design
from designer.graph.edit import set_setting
from designer.runtime.reports import ActivationReport, InputChoice
from designer.ui.session.activations import facts, words
from tests.book.test_book import opened
from tests.helpers.in_blocks import LENET_IN_BLOCKS
from tests.ui.conftest import running_window


@pytest.fixture
def window(qtbot):
    return running_window(qtbot, read_design(LENET_IN_BLOCKS))


def test_measured_activations_stand_in_the_inspector_and_on_the_canvas_until_the_design_is_another(window, qtbot):
    window.document.enter("n2")
    window.document.select({"f3"})
    seen = window.panel("inspector").node_form.activations
    assert seen.look.isVisible(), "the laboratory shows its curve"
    with qtbot.waitSignal(window.session.activations.changed):
        qtbot.mouseClick(seen.measure, Qt.MouseButton.LeftButton)
    names = [name for name, _ in seen.facts.facts]
    assert names == ["mean", "spread", "zeros", "saturated", "gradient"]
    found = window.session.activations.of("n2/f3")
    card = window.canvas.scene.items_by_id["f3"]
    assert card.tip.endswith(words(found))
    assert card.activation.share == found.saturated

    window.document.edit("Set padding", set_setting(window.document.design, "Features", "f2", "padding", 1))

    assert window.session.activations.report is None
    assert card.activation is None
    assert seen.facts.facts == ()


def test_a_convolution_leads_into_the_laboratory(window, qtbot):
    window.document.enter("n2")
    window.document.select({"f5"})
    qtbot.waitUntil(lambda: window.actions_by_id["look_into"].isEnabled())
    qtbot.mouseClick(window.panel("inspector").node_form.activations.look, Qt.MouseButton.LeftButton)
    panel = window.panel("laboratory").panel
    assert panel.layers.currentData() == "n2/f5"
    window.document.go_to((), {"n3"})
    qtbot.waitUntil(lambda: not window.actions_by_id["look_into"].isEnabled())


def test_5_4d_the_inspector_says_what_to_do_about_weights_that_are_not_scaled(qtbot):
    window = running_window(qtbot, opened("my_linear"), InputChoice("random", batch=256))
    first = next(one for one in window.document.block.nodes if one.name == "0")
    window.document.select({first.id})
    seen = window.panel("inspector").node_form.activations
    assert not seen.advice.isVisible()
    with qtbot.waitSignal(window.session.activations.changed):
        window.actions_by_id["activations"].trigger()
    assert "the weights are not scaled" in seen.advice.text() and seen.advice.isVisible()
    assert "grows" in dict(seen.facts.facts) and "grows" in window.canvas.scene.items_by_id[first.id].tip


def test_5_4b_a_mean_of_rounding_is_told_with_the_number_behind_it():
    found = ActivationReport(1.8e-8, 0.3, dtype="float32")
    assert dict(facts(found))["mean"] == "≈ 0" and words(found).startswith("mean ≈ 0 (1.8e-08) · spread 0.3")
