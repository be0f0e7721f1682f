"""A wire that is selected with the mouse is told of in the inspector."""

import pytest
from PySide6.QtCore import Qt

from designer.graph.problem import Problem, Repair
from designer.ui.canvas.wires.traffic import told
from tests.ui.canvas.conftest import Hand, SilentEngine, small_design
from tests.ui.conftest import shown_window


@pytest.fixture
def window(qtbot):
    return shown_window(qtbot, small_design(), SilentEngine)


def test_a_click_on_a_wire_says_where_it_runs_and_what_flows_and_a_click_beside_takes_it_away(window, qtbot):
    hand, inspector = Hand(window.canvas, qtbot), window.panel("inspector")
    first, second = hand.port("conv", "output", True), hand.port("act", "input")
    hand.click((first + second) / 2)
    form = inspector.wire_form
    qtbot.waitUntil(form.isVisible)
    names = [window.document.block.node(node_id).name for node_id in ("conv", "act")]
    assert form.title.text() == " to ".join(names)
    assert form.ends.text() == f"From the output of {names[0]} into the input of {names[1]}."
    assert form.flows.text() == "What flows here is not known yet."
    window.document.select({"conv"})
    assert not form.isVisible() and inspector.node_form.isVisible()


def test_several_wires_are_counted_and_named_and_what_does_not_fit_is_said(window, qtbot):
    scene, inspector = window.canvas.scene, window.panel("inspector")
    scene.select_edges(scene.wires.edges)
    form = inspector.wire_form
    assert form.title.text() == f"{len(scene.wires.edges)} wires"
    assert form.ends.text().count(" to ") == len(scene.wires.edges)
    wire = next(edge for edge in scene.wires.edges if edge.target.node == "act")
    block = window.document.block_name
    repair = Repair("Set negative_slope to 0.1", block, "act", "negative_slope", 0.1)
    problem = Problem(block, "act", "it does not fit", setting="negative_slope", repair=repair)
    window.session.findings.problems = (problem,)
    scene.select_edges((wire,))
    assert form.message.text() == "it does not fit" and not form.message.isHidden()
    qtbot.mouseClick(form.repair, Qt.MouseButton.LeftButton)
    assert window.document.undo_stack.undoText() == repair.text
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Delete)
    assert not form.isVisible() and inspector.block_form.isVisible()


@pytest.mark.parametrize(
    ("shape", "words"), [("20×20", "20×20: 1.6 kB"), ("B×20", "B×20: 1.6 kB for one sample, 410 kB for 256")]
)
def test_what_does_not_grow_with_the_batch_has_one_size(shape, words):
    assert told(shape, 1600) == words
