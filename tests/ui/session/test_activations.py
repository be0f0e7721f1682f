"""How the activations of a batch behave: measured by a button, told in the inspector and on the cards."""

import pytest
from PySide6.QtCore import Qt

from designer.files.design import read_design
from designer.graph.edit import set_setting
from designer.ui.session.activations import words
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
    with qtbot.waitSignal(window.session.activations.changed, timeout=60_000):
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
