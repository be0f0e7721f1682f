"""Wires of the selection by key: connect it in a row, take it out and close the gap."""

from PySide6.QtCore import Qt

from tests.ui.canvas.conftest import CTRL, wire


def test_l_connects_two_selected_nodes(quiet_window, qtbot):
    window = quiet_window
    window.document.select({"act", "part"})
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_L)
    assert wire("part.y", "act.input") not in window.document.block.edges
    assert window.notice.text.startswith("act1 has no free input")
    window.document.select({"part", "conv"})
    window.document.edit("Free", _without(window, "x.value", "conv.input"))
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_L)
    assert window.document.undo_stack.undoText() == "Connect conv1 to part"
    assert wire("conv.output", "part.x") in window.canvas.scene.wires.edges


def test_ctrl_delete_takes_a_node_out_and_closes_the_gap(quiet_window, qtbot):
    window = quiet_window
    window.document.select({"conv"})
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Delete, CTRL)
    assert wire("x.value", "act.input") in window.canvas.scene.wires.edges
    assert "conv" not in window.canvas.scene.items_by_id
    assert window.document.undo_stack.undoText() == "Delete conv1 and reconnect"
    window.document.undo_stack.undo()
    assert wire("x.value", "conv.input") in window.canvas.scene.wires.edges


def test_what_stays_free_is_told(quiet_window, qtbot):
    window = quiet_window
    window.document.select({"x"})
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Delete, CTRL)
    assert window.notice.text == "conv1 stays free: several outputs, or none, fed what is gone"


def _without(window, source, target):
    from designer.graph.edit import disconnect

    return disconnect(window.document.design, "Net", (wire(source, target),))
