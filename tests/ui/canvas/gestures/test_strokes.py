"""Strokes over wires: a cut, and points for all that it crosses."""

from PySide6.QtCore import QPoint, QPointF, Qt

from tests.ui.canvas.conftest import CTRL, LEFT, SHIFT, wire

RIGHT, ALT = Qt.MouseButton.RightButton, Qt.KeyboardModifier.AltModifier
ABOVE, BELOW = QPointF(0, -60), QPointF(0, 60)
INTO_CONV, INTO_ACT = wire("x.value", "conv.input"), wire("conv.output", "act.input")


def across(hand, edge):
    """Start and end of a stroke straight over the middle of a wire."""
    middle = hand.scene.wires.middle(edge)
    return hand.point(middle + ABOVE), hand.point(middle + BELOW)


def along(hand, first, last):
    """A stroke over the wires of the row, past the cards."""
    wires = hand.scene.wires
    return hand.point(wires.middle(first) + QPointF(-6, -30)), hand.point(wires.middle(last) + QPointF(6, 30))


def test_a_stroke_with_ctrl_and_the_right_button_cuts_the_wire_that_it_crosses(hand):
    start, end = across(hand, INTO_CONV)
    hand.drag(start, end, CTRL, RIGHT)
    assert "x.value > conv.input" not in hand.wires
    assert len(hand.wires) == 2
    assert INTO_CONV not in hand.scene.wires.edges
    assert hand.document.undo_stack.undoText() == "Cut a wire"
    hand.document.undo_stack.undo()
    assert INTO_CONV in hand.scene.wires.edges


def test_all_wires_that_are_crossed_are_cut_in_one_step(hand):
    hand.document.edit("Spread", _spread(hand.document))
    hand.drag(*along(hand, INTO_CONV, INTO_ACT), CTRL, RIGHT)
    assert hand.wires == {"act.output > y.value"}
    assert hand.document.undo_stack.undoText() == "Cut 2 wires"
    hand.document.undo_stack.undo()
    assert len(hand.wires) == 3


def test_hands_without_a_right_button_cut_with_alt_and_shift(hand):
    start, end = across(hand, INTO_ACT)
    hand.drag(start, end, ALT | SHIFT, LEFT)
    assert "conv.output > act.input" not in hand.wires
    assert not hand.document.selection


def test_wires_that_are_about_to_be_cut_light_up_and_escape_spares_them(hand):
    before = hand.document.design
    start, end = across(hand, INTO_CONV)
    hand.drag(start, end, CTRL, RIGHT, release=False)
    assert hand.scene.wires.marked == {INTO_CONV}
    assert hand.scene.in_hand
    hand.key(Qt.Key.Key_Escape)
    assert not hand.scene.wires.marked
    assert not hand.scene.in_hand
    hand.qtbot.mouseRelease(hand.paper, RIGHT, CTRL, end)
    assert hand.document.design is before


def test_a_stroke_past_all_wires_cuts_nothing(hand):
    before = hand.document.design
    hand.drag(QPoint(300, 600), QPoint(500, 700), CTRL, RIGHT)
    assert hand.document.design is before
    assert hand.document.undo_stack.count() == 0


def test_a_stroke_can_be_drawn_over_a_block_seen_from_far_away(hand):
    hand.wheel(hand.view.rect().center(), -14)
    assert hand.view.zoom < 0.2
    middle = hand.scene.wires.middle(INTO_CONV)
    plain = hand.view.grab().toImage()
    hand.drag(hand.point(middle + QPointF(0, -200)), hand.point(middle + QPointF(0, 200)), CTRL, RIGHT, release=False)
    assert hand.view.grab().toImage() != plain
    hand.qtbot.mouseRelease(hand.paper, RIGHT, CTRL, hand.point(middle + QPointF(0, 200)))
    assert "x.value > conv.input" not in hand.wires


def test_a_stroke_with_shift_and_the_right_button_gives_each_wire_a_point_where_it_crosses(hand):
    hand.document.edit("Spread", _spread(hand.document))
    hand.drag(*along(hand, INTO_CONV, INTO_ACT), SHIFT, RIGHT)
    led = {edge.target.node: edge.via for edge in hand.document.block.edges}
    assert [len(led[node]) for node in ("conv", "act", "y")] == [1, 1, 0]
    ((x, y),) = led["conv"]
    middle = hand.scene.wires.middle(next(e for e in hand.document.block.edges if e.target.node == "conv"))
    assert abs(x - middle.x()) < 40
    assert abs(y - middle.y()) < 40
    assert hand.document.undo_stack.undoText() == "Add a point to 2 wires"


def _spread(document):
    """The conv moved down, so that a stroke can cross both its wires between the cards."""
    from designer.graph.edit import move_nodes

    return move_nodes(document.design, "Net", {"conv": (240.0, 400.0), "part": (0.0, 600.0)})
