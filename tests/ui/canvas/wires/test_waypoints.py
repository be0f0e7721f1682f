"""Led wires: points are added, moved and taken off by hand, and everything that follows a wire follows them."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt

from designer.graph.edit import change_block
from designer.graph.wires.waypoints import lead
from designer.ui.canvas.picture import make_board, save_picture
from designer.ui.palette import LIGHT
from tests.ui.canvas.conftest import SHIFT, small_design, wire

PLAIN = wire("act.output", "y.value")
FAR_DOWN = (640.0, 300.0)


@pytest.fixture
def led(hand):
    """The wire from act1 to y, led far down."""
    hand.document.edit("Lead", change_block(hand.document.design, "Net", lambda block: lead(block, PLAIN, (FAR_DOWN,))))
    return replace(PLAIN, via=(FAR_DOWN,))


def via(hand, target="y"):
    return next(e.via for e in hand.document.block.edges if e.target.node == target)


def test_a_double_click_on_a_wire_gives_it_a_point_there(hand):
    where = hand.scene.wires.middle(PLAIN)
    hand.double_click(hand.point(where))
    ((x, y),) = via(hand)
    assert abs(x - where.x()) <= 4
    assert abs(y - where.y()) <= 4
    assert hand.document.undo_stack.undoText() == "Add a point to the wire from act1 to y"
    assert hand.canvas.selected_edges() == {replace(PLAIN, via=((x, y),))}
    hand.document.undo_stack.undo()
    assert via(hand) == ()


def test_a_new_point_can_be_dragged_at_once_as_one_step(hand):
    start, end = hand.point(hand.scene.wires.middle(PLAIN)), hand.point(QPointF(640, 240))
    hand.press_twice(start)
    hand.move(end, Qt.MouseButton.LeftButton)
    hand.qtbot.mouseRelease(hand.paper, Qt.MouseButton.LeftButton, pos=end)
    assert via(hand) == ((640, 240),)
    assert hand.document.undo_stack.count() == 1


def test_escape_leaves_no_new_point_behind(hand):
    hand.press_twice(hand.point(hand.scene.wires.middle(PLAIN)))
    hand.key(Qt.Key.Key_Escape)
    assert via(hand) == ()
    assert hand.document.undo_stack.count() == 0


def test_a_point_is_dragged_and_the_wire_follows(hand, led):
    hand.drag(hand.point(QPointF(*FAR_DOWN)), hand.point(QPointF(640, 200)), release=False)
    assert hand.scene.wires.middle(led).y() < 240
    assert via(hand) == (FAR_DOWN,)
    hand.qtbot.mouseRelease(hand.paper, Qt.MouseButton.LeftButton, pos=hand.point(QPointF(640, 200)))
    ((x, y),) = via(hand)
    assert (x, y) == (640, 200)
    assert hand.document.undo_stack.undoText() == "Move a point of the wire from act1 to y"


def test_escape_puts_a_dragged_point_back(hand, led):
    before = hand.scene.wires.middle(led)
    hand.drag(hand.point(QPointF(*FAR_DOWN)), hand.point(QPointF(640, 200)), release=False)
    hand.key(Qt.Key.Key_Escape)
    assert hand.scene.wires.middle(led) == before
    assert hand.document.undo_stack.undoText() == "Lead"


def test_a_click_on_a_point_selects_its_wire_and_a_double_click_takes_the_point_off(hand, led):
    hand.click(hand.point(QPointF(*FAR_DOWN)))
    assert hand.canvas.selected_edges() == {led}
    hand.double_click(hand.point(QPointF(*FAR_DOWN)))
    assert via(hand) == ()
    assert hand.scene.wires.middle(PLAIN).y() < 100
    assert hand.document.undo_stack.undoText() == "Remove a point of the wire from act1 to y"


def test_the_point_under_the_mouse_lights_up(hand, led):
    hand.move(hand.point(QPointF(*FAR_DOWN)))
    assert hand.scene.wires.hovered_point == (led, 0)
    hand.move(hand.point(QPointF(640, 500)))
    assert hand.scene.wires.hovered_point is None


def test_a_led_wire_is_taken_where_it_is_drawn_and_nowhere_else(hand, led):
    wires = hand.scene.wires
    assert wires.at(QPointF(640, 300), 6) == led
    straight = (hand.scene.ends.port_at(PLAIN.source, True) + hand.scene.ends.port_at(PLAIN.target, False)) / 2
    assert wires.at(straight, 6) is None


def test_points_go_with_both_cards_in_hand_and_with_undo(hand, led):
    hand.click(hand.card("act"))
    hand.click(hand.card("y"), SHIFT)
    start = hand.card("act")
    hand.drag(start, start + (hand.point(QPointF(0, 120)) - hand.point(QPointF(0, 0))), release=False)
    assert abs(hand.scene.wires.middle(led).y() - 420) < 30
    hand.qtbot.mouseRelease(
        hand.paper, Qt.MouseButton.LeftButton, pos=start + (hand.point(QPointF(0, 120)) - hand.point(QPointF(0, 0)))
    )
    assert via(hand) == ((640, 420),)
    hand.document.undo_stack.undo()
    assert via(hand) == (FAR_DOWN,)


def test_points_stay_when_one_card_moves(hand, led):
    start = hand.card("act")
    hand.drag(start, start + hand.point(QPointF(0, 40)) - hand.point(QPointF(0, 0)))
    assert via(hand) == (FAR_DOWN,)


def test_a_led_wire_is_in_the_whole_view_in_the_picture_and_in_the_far_lines(hand, led, tmp_path):
    assert hand.scene.content_rect().contains(QPointF(640, 299))
    board = make_board(hand.document.design, "Net", None, LIGHT)
    assert board.wires.led_extent().bottom() >= 300
    save_picture(hand.document.design, "Net", None, tmp_path / "led.svg", dark=False)
    assert (tmp_path / "led.svg").stat().st_size > 1000
    lines = hand.scene.wires.lines()
    assert len(lines) == 4
    assert [640.0, 300.0] in lines[:, 2:].tolist()


def test_the_label_of_a_led_wire_stands_on_the_wire_and_off_its_points(hand, led, tell):
    tell({"act": {"output": "B×6×28×28"}})
    wires = hand.scene.wires
    rect, text = wires._labels.at(wires._table.row(led))
    assert text == "6×28×28"
    assert wires.at(rect.center(), 8) == led
    assert not rect.contains(QPointF(*FAR_DOWN))


def test_a_wild_point_of_a_file_is_drawn_within_reach(hand):
    wild = ((1e300, float("nan")), (float("inf"), -1e300))
    hand.document.edit("Lead", change_block(small_design(), "Net", lambda block: lead(block, PLAIN, wild)))
    assert hand.scene.wires.extent().width() < 1e7
    hand.view.frame_all()


def test_wires_without_points_cost_nothing_more(hand, monkeypatch):
    """Nothing that deals with points is ever reached: not on drawing, moving, taking, or looking from far away."""

    def reached(*_):
        raise AssertionError("a wire without points was treated as a led one")

    for name in ("led_path", "led_bounds"):
        monkeypatch.setattr(f"designer.ui.canvas.wires.wire_path.{name}", reached)
    wires = hand.scene.wires
    monkeypatch.setattr(wires, "_paint_points", reached)
    hand.scene.refresh()
    hand.view.grab()
    start = hand.card("act")
    hand.drag(start, start + hand.point(QPointF(0, 40)) - hand.point(QPointF(0, 0)))
    hand.view.grab()
    assert wires.led_extent().isEmpty()
    assert wires.point_at(QPointF(0, 0), 1e6) is None
    assert len(wires.lines()) == 3
    assert wires._table.led == []
