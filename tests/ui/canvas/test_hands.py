"""What a hand does with wires and cards besides drawing and moving them: rewire, refusals told, duplicate, make room."""

import itertools

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from designer.graph.edit import connect, disconnect
from tests.ui.canvas.conftest import CTRL, LEFT, SHIFT, wire

ALT = Qt.KeyboardModifier.AltModifier


def down(hand, px):
    """So many px of the scene downwards, in px of the screen."""
    return hand.point(QPointF(0, px)) - hand.point(QPointF(0, 0))


def fork(hand):
    """The conv feeds the block below as well."""
    hand.document.edit("Fork", connect(hand.document.design, "Net", wire("conv.output", "part.x")))


def test_ctrl_and_drag_puts_all_wires_of_an_output_on_another_one(hand):
    fork(hand)
    hand.drag(hand.port("conv", "output", True), hand.port("x", "value", True), CTRL)
    assert hand.wires == {"x.value > conv.input", "x.value > act.input", "x.value > part.x", "act.output > y.value"}
    assert wire("x.value", "part.x") in hand.scene.wires.edges
    assert hand.document.undo_stack.undoText() == "Move 2 wires from conv1 to x"
    hand.document.undo_stack.undo()
    assert "conv.output > part.x" in hand.wires


def test_wires_in_hand_leave_their_place_and_escape_puts_them_back(hand):
    fork(hand)
    before = hand.document.design
    hand.drag(hand.port("conv", "output", True), hand.point(QPointF(300, 160)), CTRL, release=False)
    assert len(hand.scene.in_hand) == 2
    lit = {node_id for node_id, item in hand.scene.items_by_id.items() if item.wanted}
    assert lit == {"x", "conv"}
    hand.key(Qt.Key.Key_Escape)
    assert not hand.scene.in_hand
    assert hand.document.design is before


def test_wires_let_go_in_empty_space_stay_where_they_were(hand):
    before = hand.document.design
    hand.drag(hand.port("conv", "output", True), hand.point(QPointF(300, 160)), CTRL)
    assert hand.document.design is before
    assert not hand.canvas.search.isVisible()


def test_all_wires_of_an_output_are_refused_where_one_would_close_a_loop(hand, refusals):
    before = hand.document.design
    hand.drag(hand.port("x", "value", True), hand.port("act", "output", True), CTRL, release=False)
    assert "would close a loop" in hand.scene.hint.text
    hand.qtbot.mouseRelease(hand.paper, LEFT, CTRL, hand.port("act", "output", True))
    assert refusals == ["conv1 already feeds act1; a wire back would close a loop"]
    assert hand.document.design is before
    assert not hand.scene.hint.isVisible()


def test_a_refusal_is_told_beside_the_mouse_while_the_wire_is_in_hand(hand):
    for start, end, words in (
        (hand.port("act", "output", True), hand.port("conv", "input"), "would close a loop"),
        (hand.port("part", "y", True), hand.port("part", "x"), "both ends on one node"),
        (hand.port("part", "y", True), hand.port("act", "output", True), "both are outputs"),
        (hand.port("part", "x"), hand.port("act", "input"), "both are inputs"),
    ):
        hand.drag(start, end, release=False)
        assert hand.scene.hint.text == words
        assert hand.scene.hint.isVisible()
        (ghost,) = hand.scene.in_hand
        assert ghost.pen().color() == hand.scene.ink.problem
        hand.key(Qt.Key.Key_Escape)
        assert not hand.scene.hint.isVisible()
    assert hand.document.undo_stack.count() == 0


def test_a_second_wire_into_an_input_says_which_one_gives_way(hand):
    told = []
    hand.document.told.connect(told.append)
    hand.drag(hand.port("part", "y", True), hand.port("y", "value"), release=False)
    assert hand.scene.hint.text == "in place of act1"
    hand.qtbot.mouseRelease(hand.paper, LEFT, pos=hand.port("y", "value"))
    assert hand.wires == {"x.value > conv.input", "conv.output > act.input", "part.y > y.value"}
    assert hand.document.undo_stack.undoText() == "Connect part to y instead of act1"
    assert told == ["Connect part to y instead of act1: an input takes one wire"]


def test_a_shape_with_too_few_dimensions_is_told_before_the_wire_is_let_go(hand, tell):
    hand.document.edit("Free", disconnect(hand.document.design, "Net", (wire("x.value", "conv.input"),)))
    tell({"x": {"value": "B×1×28×28"}, "part": {"y": "B×84"}})
    hand.drag(hand.port("part", "y", True), hand.port("conv", "input"), release=False)
    assert hand.scene.hint.text == "wants 4 dimensions with the batch"
    assert hand.scene.hint.problem
    hand.key(Qt.Key.Key_Escape)
    hand.drag(hand.port("x", "value", True), hand.port("conv", "input"), release=False)
    assert hand.scene.hint.text == ""


def test_that_a_wire_gives_way_does_not_keep_back_that_the_shape_does_not_fit(hand, tell):
    tell({"x": {"value": "B×1×28×28"}, "part": {"y": "B×84"}})
    hand.drag(hand.port("part", "y", True), hand.port("conv", "input"), release=False)
    assert hand.scene.hint.text == "in place of x, wants 4 dimensions with the batch"
    hand.key(Qt.Key.Key_Escape)


def test_words_beside_the_mouse_stay_on_the_canvas(hand, tell):
    tell({"x": {"value": "B×1×28×28"}, "part": {"y": "B×84"}})
    view, scene = hand.view, hand.scene
    target = scene.items_by_id["conv"].mapToScene(0, 32)
    view.centerOn(target.x() + view.viewport().width() / 2 / view.zoom - 10, target.y())
    hand.drag(hand.port("part", "y", True), hand.port("conv", "input"), release=False)
    shown = view.viewportTransform().map(scene.hint.pos()).x() - scene.hint.boundingRect().width() / 2
    assert scene.hint.text and shown >= 0
    hand.key(Qt.Key.Key_Escape)


def test_the_shape_on_a_hovered_wire_can_be_read_from_afar_too(hand, tell):
    tell({"x": {"value": "B×1×28×28"}})
    hand.view.scale(0.4 / hand.view.zoom, 0.4 / hand.view.zoom)
    first, second = hand.port("x", "value", True), hand.port("conv", "input")
    hand.move((first + second) / 2)
    assert hand.scene.chip.text == "B×1×28×28"
    assert hand.scene.chip.scale() * hand.view.zoom == pytest.approx(1.0)


def test_alt_and_drag_leaves_copies_under_the_hand(hand):
    hand.click(hand.card("conv"))
    hand.click(hand.card("act"), SHIFT)
    start = hand.card("conv")
    hand.drag(start, start + down(hand, 200), ALT)
    old, new = hand.document.block.nodes[:5], hand.document.block.nodes[5:]
    assert [node.pos for node in old][1:3] == [(240, 0), (480, 0)]
    assert [(node.name, node.pos) for node in new] == [("conv2", (240, 200)), ("act2", (480, 200))]
    assert f"{new[0].id}.output > {new[1].id}.input" in hand.wires
    assert hand.document.selection == {node.id for node in new}
    assert hand.document.undo_stack.undoText() == "Duplicate 2 nodes"
    hand.document.undo_stack.undo()
    assert len(hand.document.block.nodes) == 5


def test_copies_are_seen_in_hand_and_escape_leaves_nothing_behind(hand):
    before = hand.document.design
    start = hand.card("act")
    hand.drag(start, start + down(hand, 200), ALT, release=False)
    (ghost,) = hand.scene.in_hand
    assert ghost.pos() == QPointF(480, 200)
    assert hand.scene.items_by_id["act"].pos() == QPointF(480, 0)
    hand.key(Qt.Key.Key_Escape)
    assert not hand.scene.in_hand
    assert hand.document.design is before


def test_alt_and_a_mere_click_only_selects(hand):
    hand.click(hand.card("act"), ALT)
    assert hand.document.selection == {"act"}
    assert hand.document.undo_stack.count() == 0


def onto(hand, edge):
    """Start and end of a drag that holds the lone block over a wire."""
    middle, centre = hand.scene.wires.middle(edge), hand.scene.items_by_id["part"].card.center()
    grip = hand.card("part")
    return grip, grip + hand.point(middle) - hand.point(centre)


def test_what_follows_moves_aside_when_a_card_is_put_into_a_wire(hand):
    hand.drag(*onto(hand, wire("conv.output", "act.input")))
    assert {"conv.output > part.x", "part.y > act.input"} <= hand.wires
    cards = [hand.scene.items_by_id[node_id].card for node_id in ("conv", "part", "act", "y")]
    assert all(right.left() - left.right() >= 60 for left, right in itertools.pairwise(cards))
    assert hand.document.undo_stack.undoText() == "Move part into the wire"
    hand.document.undo_stack.undo()
    assert hand.document.block.node("act").pos == (480, 0)


def test_alt_held_keeps_a_card_out_of_the_wire_under_it(hand):
    start, end = onto(hand, wire("conv.output", "act.input"))
    hand.qtbot.mousePress(hand.paper, LEFT, pos=start)
    hand.move(end - QPoint(4, 4), LEFT)
    assert hand.scene.wires.hovered is not None
    hand.move(end, LEFT, ALT)
    assert hand.scene.wires.hovered is None
    hand.qtbot.mouseRelease(hand.paper, LEFT, ALT, end)
    assert "conv.output > act.input" in hand.wires
    assert hand.document.undo_stack.undoText() == "Move part"
