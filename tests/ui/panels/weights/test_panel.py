"""The Weights panel: the chosen tensor of the live module, read anew when that changes."""

import numpy as np
import pytest
import torch

from designer.engine.calls.pictures import LookAt
from designer.engine.protocol import INTERRUPTED, LOST, Refusal
from designer.runtime.pictures.reports import OfModule
from designer.ui.node_parameters import renamed
from designer.ui.panels.weights.panel import NOTHING, WeightsPanel
from designer.ui.widgets.labels import ElidedLabel
from tests.helpers.pictured import replies
from tests.ui.panels.conftest import live, row, value_at

MATRIX = torch.tensor([[1.0, -1.0, 0.5], [0.0, 0.25, 0.4127]])


@pytest.fixture
def tensors():
    return {"conv.weight": torch.zeros(2, 3, 2, 2), "fc.weight": MATRIX.clone(), "fc.bias": torch.tensor([1.0, -2.0])}


@pytest.fixture
def panel(make, session, engine, tensors):
    engine.replies.update(replies(tensors))
    session.module.report = live(*(row(name, values, "n4") for name, values in tensors.items()))
    return make(WeightsPanel, 340, 480)


def test_the_chosen_parameter_is_shown_with_its_facts_and_figures(shown):
    panel = shown("fc.weight")
    assert panel.facts.text() == "2×3 · float32 · cpu · trained · Parameter"
    assert panel.statistics.texts == {"mean": "0.1938", "std": "0.6134", "min": "−1", "max": "1", "zeros": "16.7 %"}
    assert panel.heatmap.sheet.size == (2, 3)


def test_new_values_are_read_when_the_live_module_changes(shown, session, tensors, qtbot):
    panel = shown("fc.weight")
    panel.heatmap.zoom(2)
    place = panel.heatmap.camera
    tensors["fc.weight"][1, 2] = 7.0
    session.live_changed.emit()
    qtbot.waitUntil(lambda: value_at(panel, 1, 2) == 7.0)
    assert panel.heatmap.camera == place, "what a person looked at stays in view"
    qtbot.waitUntil(lambda: panel.statistics.texts["max"] == "7")


def test_a_weight_that_is_replaced_by_one_of_another_shape_is_shown_as_it_is_now(shown, session, tensors, qtbot):
    panel = shown("fc.weight")
    tensors["fc.weight"] = torch.ones(5, 4)
    session.live_changed.emit()
    qtbot.waitUntil(lambda: panel.heatmap.sheet.size == (5, 4))
    assert panel.facts.text().startswith("5×4 ")


def test_a_weight_that_goes_while_it_is_shown_is_told(shown, session, tensors, qtbot):
    panel = shown("fc.weight")
    del tensors["fc.weight"]
    panel.heatmap.zoom(3)
    panel.heatmap.hovered.emit(0, 0)
    panel.reader.read_element((0, 0))
    qtbot.waitUntil(lambda: panel.empty_text == 'the live module has no parameter or buffer "fc.weight"')
    session.module.report = live()
    session.live_changed.emit()
    assert panel.empty_text == "fc.weight is not in the live module any more."


def test_an_engine_that_ends_while_a_weight_is_shown_is_told_and_the_next_one_asked(shown, session, engine, qtbot):
    panel = shown("fc.weight")
    answers = dict(engine.replies)
    engine.replies[LookAt] = Refusal(LOST, lost=True)
    session.live_changed.emit()
    qtbot.waitUntil(lambda: panel.empty_text.startswith("The engine ended while this was shown"))
    engine.replies.update(answers)
    session.live_changed.emit()
    qtbot.waitUntil(lambda: not panel.empty_text)
    assert value_at(panel, 1, 2) == np.float32(0.4127)


def test_values_that_came_stay_when_the_person_stops_the_engine(shown, session, engine, qtbot):
    panel = shown("fc.weight")
    engine.replies[LookAt] = Refusal(INTERRUPTED)
    with qtbot.waitSignal(panel.reader.refused):
        session.live_changed.emit()
    assert not panel.empty_text
    assert value_at(panel, 1, 2) == np.float32(0.4127)


def test_a_hidden_panel_asks_for_nothing_until_it_shows(shown, session, engine, qtbot):
    panel = shown("fc.weight")
    panel.hide()
    asked = len(engine.asked)
    session.live_changed.emit()
    assert len(engine.asked) == asked
    panel.show()
    assert engine.asked[asked] == LookAt(OfModule("fc.weight"), asker="weights")


def test_a_refusal_is_told_in_words(panel, engine, qtbot):
    assert panel.empty_text == NOTHING
    engine.replies[LookAt] = Refusal("the live module is being built")
    panel.show_tensor("fc.weight")
    qtbot.waitUntil(lambda: panel.empty_text == "the live module is being built")


def test_another_design_brings_no_complaint_about_a_tensor_of_the_one_before(panel, document):
    panel.show_tensor("gone.weight")
    assert panel.empty_text == "gone.weight is not in the live module any more."
    document.replace(document.design, None)
    assert panel.empty_text == NOTHING


def test_the_gradient_is_looked_at_in_place_of_the_values(shown, engine, qtbot):
    panel = shown("fc.weight")
    panel.by_hand.gradient.click()
    qtbot.waitUntil(lambda: panel.facts.text().endswith("gradient"))
    assert panel.reader.subject == OfModule("fc.weight", gradient=True)


def test_a_weight_whose_node_is_called_otherwise_stays_on_show(shown, session, tensors, qtbot):
    panel = shown("fc.weight")
    tensors["last.weight"] = tensors.pop("fc.weight")
    session.module.report = live(row("last.weight", MATRIX, "n4"), row("conv.weight", np.zeros((2, 3, 2, 2)), "n2"))
    session.live_changed.emit()
    qtbot.waitUntil(lambda: panel.title.text() == "last.weight" and panel.empty_text == "")


def test_of_copies_in_a_repeat_one_that_is_gone_is_no_other():
    rows = live(*(row(f"stage.{number}.fc.weight", np.zeros(1), "r/f") for number in range(2))).rows
    assert renamed(rows, "step.1.fc.weight", "r/f").name == "stage.1.fc.weight"
    assert renamed(rows, "stage.2.fc.weight", "r/f") is None


def test_5_4b_a_mean_of_rounding_is_told_so_with_the_number_in_its_tooltip(shown, tensors, session, qtbot):
    torch.manual_seed(0)
    values = torch.rand(8, 16)
    tensors["fc.weight"][:] = 0
    tensors["fc.weight"] = values - values.mean() + 1e-9
    panel = shown("fc.weight")
    assert panel.statistics.texts["mean"] == "≈ 0"
    (mean,) = (value for value in panel.statistics.findChildren(ElidedLabel) if value.text() == "≈ 0")
    assert "0 but for rounding" in mean.toolTip() and "e-" in mean.toolTip()
    tensors["fc.weight"] = values
    session.live_changed.emit()
    qtbot.waitUntil(lambda: panel.statistics.texts["mean"].startswith("0."))
    assert "rounding" not in mean.toolTip()
