"""Arranging by key: one step of undo, the selection or all, a large block in the background."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from designer.graph import edit
from designer.graph.model import Block, Design, Node
from designer.ui.arranger import AT_ONCE
from tests.ui.canvas.conftest import SHIFT, wire


def long_chain(count: int) -> Design:
    nodes = [Node("n0", "input", "x", settings={"shape": ("B", 4)})]
    nodes += [Node(f"n{i}", "layer", f"act{i}", "ReLU", pos=(7.0 * i, 50.0 * (i % 3))) for i in range(1, count)]
    nodes.append(Node("y", "output", "y"))
    wires = [wire("n0.value", "n1.input"), wire(f"n{count - 1}.output", "y.value")]
    return Design(
        "Net",
        {"Net": Block(tuple(nodes), (*wires, *(wire(f"n{i}.output", f"n{i + 1}.input") for i in range(1, count - 1))))},
    )


@pytest.fixture
def window(quiet_window):
    return quiet_window


def places(window):
    return {node.id: node.pos for node in window.document.block.nodes}


def test_shift_q_arranges_the_block_and_one_undo_takes_it_back(window, qtbot):
    before = window.document.design
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Q, SHIFT)
    found = places(window)
    assert found["x"][0] < found["conv"][0] < found["act"][0] < found["y"][0]
    assert len({found[node_id][1] for node_id in ("x", "conv", "act", "y")}) == 1
    assert window.canvas.scene.items_by_id["act"].pos() == QPointF(*found["act"])
    assert window.document.undo_stack.undoText() == "Arrange 5 nodes"
    window.document.undo_stack.undo()
    assert window.document.design == before


def test_only_the_selected_cards_move_and_stay_where_they_were_as_a_whole(window, qtbot):
    window.document.select({"conv", "part"})
    before = places(window)
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Q, SHIFT)
    after = places(window)
    assert {node_id for node_id in before if before[node_id] != after[node_id]} <= {"conv", "part"}
    assert min(after[i][0] for i in ("conv", "part")) == 240


def test_a_large_block_is_arranged_in_the_background(window, qtbot):
    window.document.replace(long_chain(AT_ONCE + 5), None)
    arranger = window.canvas.arranger
    with qtbot.waitSignal(arranger.ended):
        qtbot.keyClick(window.canvas.view, Qt.Key.Key_Q, SHIFT)
        assert arranger.busy
        assert "Esc stops it" in window.notice.text
    lines = {y for _, y in places(window).values()}
    assert 1 < len(lines) < 30
    assert window.canvas.scene.items_by_id["n9"].pos() == QPointF(*places(window)["n9"])
    assert not arranger.busy


def test_what_goes_wrong_in_the_background_is_heard_of_and_leaves_the_canvas_free(window, qtbot, monkeypatch):
    def torn(*_):
        raise MemoryError("no room for places")

    window.document.replace(long_chain(AT_ONCE + 5), None)
    monkeypatch.setattr("designer.ui.arranger._with_places", torn)
    with qtbot.captureExceptions() as raised, qtbot.waitSignal(window.canvas.arranger.ended):
        qtbot.keyClick(window.canvas.view, Qt.Key.Key_Q, SHIFT)
    assert [str(error) for _, error, _ in raised] == ["no room for places"]
    assert not window.canvas.arranger.busy


def test_escape_breaks_it_off_and_an_edit_does_too(window, qtbot):
    window.document.replace(long_chain(3000), None)
    before, arranger = window.document.design, window.canvas.arranger
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Q, SHIFT)
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Escape)
    assert not arranger.busy
    assert window.document.design is before
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Q, SHIFT)
    window.document.select({"n5"})
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Delete)
    assert not arranger.busy
    assert "n5" not in places(window)
    assert places(window)["n6"] == before.main_block.node("n6").pos


def test_a_frame_follows_the_cards_that_it_holds_and_a_frame_round_it_too(window, qtbot):
    design = window.document.design
    for node in (
        Node("out", "frame", "frame", pos=(160, -140), size=(600, 280), text="outer"),
        Node("in", "frame", "frame", pos=(216, -56), size=(480, 160), text="inner"),
        Node("empty", "frame", "frame", pos=(0, 600), size=(200, 100)),
    ):
        design = edit.add_node(design, "Net", node)
    window.document.edit("Frames", edit.move_nodes(design, "Net", {"act": (300, 20), "part": (240, 400)}))
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Q, SHIFT)
    items = window.canvas.scene.items_by_id
    assert items["in"].card.contains(items["conv"].card) and items["in"].card.contains(items["act"].card)
    assert items["out"].card.contains(items["in"].card)
    assert not items["in"].card.intersects(items["y"].card)
    assert window.document.block.node("empty").pos == (0, 600)
    assert window.document.undo_stack.undoText() == "Arrange 5 nodes"
    window.document.undo_stack.undo()
    assert window.document.block.node("in").size == (480, 160)


def test_arranging_again_at_once_arranges_once(window, qtbot):
    window.document.replace(long_chain(1500), None)
    arranger = window.canvas.arranger
    arranger.arrange()
    arranger.arrange()
    qtbot.waitUntil(lambda: not arranger.busy)
    assert window.document.undo_stack.undoText() == "Arrange 1501 nodes"
    assert window.document.undo_stack.count() == 1


def test_the_whole_block_is_in_view_once_it_was_arranged(window, qtbot):
    view = window.canvas.view
    view.zoom_at(3.0, QPointF(0, 0))
    assert not view.visible_rect.contains(window.canvas.scene.content_rect())
    qtbot.keyClick(view, Qt.Key.Key_Q, SHIFT)
    assert view.visible_rect.contains(window.canvas.scene.content_rect())
