"""Mouse and keys on the canvas: what they do to the design, and what is seen."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice
from PySide6.QtWidgets import QApplication

from designer.graph import edit
from designer.ui.canvas.camera import FARTHEST_OUT
from designer.ui.canvas.overlay import GhostWire
from designer.ui.widgets.elided_button import ElidedButton
from tests.ui.canvas.conftest import CTRL, MIDDLE, SHIFT, wire


def test_a_click_selects_shift_adds_ctrl_toggles_and_empty_space_clears(hand):
    hand.click(hand.card("conv"))
    assert hand.document.selection == {"conv"}
    assert hand.scene.items_by_id["conv"].selected
    hand.click(hand.card("act"), SHIFT)
    assert hand.document.selection == {"conv", "act"}
    hand.click(hand.card("conv"), CTRL)
    assert hand.document.selection == {"act"}
    hand.click(hand.point(QPointF(600, 300)))
    assert not hand.document.selection
    assert not hand.scene.items_by_id["act"].selected


def test_a_drag_moves_all_selected_cards_on_the_grid_as_one_step_of_undo(hand):
    hand.click(hand.card("conv"))
    hand.click(hand.card("act"), SHIFT)
    start = hand.card("conv")
    hand.drag(start, start + QPoint(43, 101))
    assert hand.document.block.node("conv").pos == (284, 100)
    assert hand.document.block.node("act").pos == (524, 100)
    assert hand.scene.items_by_id["act"].pos() == QPointF(524, 100)
    assert hand.document.undo_stack.count() == 1
    hand.document.undo_stack.undo()
    assert hand.document.block.node("conv").pos == (240, 0)
    assert hand.scene.items_by_id["conv"].pos() == QPointF(240, 0)


def test_a_tremble_moves_nothing(hand):
    start = hand.card("conv")
    hand.drag(start, start + QPoint(2, 1))
    assert hand.document.undo_stack.count() == 0
    assert hand.scene.items_by_id["conv"].pos() == QPointF(240, 0)


def test_escape_puts_dragged_cards_back(hand):
    start = hand.card("conv")
    hand.drag(start, start + QPoint(80, 80), release=False)
    assert hand.scene.items_by_id["conv"].pos() != QPointF(240, 0)
    hand.key(Qt.Key.Key_Escape)
    assert hand.scene.items_by_id["conv"].pos() == QPointF(240, 0)
    assert hand.document.undo_stack.count() == 0


def test_wires_follow_a_card_in_hand(hand):
    before = hand.scene.wires.middle(wire("x.value", "conv.input"))
    start = hand.card("conv")
    hand.drag(start, start + QPoint(0, 80), release=False)
    assert hand.scene.wires.middle(wire("x.value", "conv.input")).y() > before.y() + 30


def test_what_the_engine_says_meanwhile_does_not_tear_a_card_out_of_the_hand(hand, tell):
    start = hand.card("conv")
    hand.drag(start, start + QPoint(80, 80), release=False)
    there = hand.scene.items_by_id["conv"].pos()
    tell({"x": {"value": "B×1×28×28"}})
    assert hand.scene.items_by_id["conv"].pos() == there


def test_a_box_selects_what_it_touches(hand):
    hand.drag(hand.point(QPointF(200, -40)), hand.point(QPointF(500, 40)))
    assert hand.document.selection == {"conv", "act"}
    hand.drag(hand.point(QPointF(700, -60)), hand.point(QPointF(760, 40)), SHIFT)
    assert hand.document.selection == {"conv", "act", "y"}
    hand.drag(hand.point(QPointF(200, -40)), hand.point(QPointF(300, 40)), CTRL)
    assert hand.document.selection == {"act", "y"}


def test_escape_during_a_box_brings_the_selection_back(hand):
    hand.click(hand.card("y"))
    hand.drag(hand.point(QPointF(200, -40)), hand.point(QPointF(500, 40)), release=False)
    hand.key(Qt.Key.Key_Escape)
    assert hand.document.selection == {"y"}


def test_a_drag_from_output_to_input_wires(hand):
    hand.drag(hand.port("act", "output", True), hand.port("part", "x"))
    assert "act.output > part.x" in hand.wires
    assert wire("act.output", "part.x") in hand.scene.wires.edges
    assert hand.document.undo_stack.undoText() == "Connect act1 to part"


def test_a_drag_from_input_to_output_wires_too(hand):
    hand.drag(hand.port("part", "x"), hand.port("conv", "output", True))
    assert "conv.output > part.x" in hand.wires


def test_a_wire_snaps_to_a_port_that_is_near(hand):
    hand.drag(hand.port("act", "output", True), hand.port("part", "x") + QPoint(-14, 12))
    assert "act.output > part.x" in hand.wires


def test_a_wire_let_go_over_a_card_takes_its_first_free_port(hand):
    hand.drag(hand.port("act", "output", True), hand.card("part"), release=False)
    assert hand.scene.items_by_id["part"].hovered_port.name == "x"
    hand.drag(hand.port("act", "output", True), hand.card("part"))
    assert "act.output > part.x" in hand.wires
    hand.drag(hand.port("conv", "output", True), hand.card("y"))
    assert "conv.output > y.value" in hand.wires
    assert "act.output > y.value" not in hand.wires
    assert hand.document.undo_stack.undoText() == "Connect conv1 to y instead of act1"
    assert not hand.canvas.search.isVisible()


def test_a_wire_let_go_over_a_card_without_such_a_port_or_upstream_is_not_drawn(hand, refusals):
    before = hand.document.design
    hand.drag(hand.port("act", "output", True), hand.card("conv"))
    assert refusals == ["conv1 already feeds act1; a wire back would close a loop"]
    assert hand.document.design is before
    hand.drag(hand.port("act", "output", True), hand.card("x"))
    assert hand.document.design is before
    assert hand.canvas.search.isVisible()


def test_ports_that_fit_light_up_and_those_that_would_close_a_loop_do_not(hand):
    hand.drag(hand.port("act", "output", True), hand.point(QPointF(560, 200)), release=False)
    lit = {node_id for node_id, item in hand.scene.items_by_id.items() if item.wanted}
    assert lit == {"y", "part"}
    hand.key(Qt.Key.Key_Escape)
    assert not any(item.wanted for item in hand.scene.items_by_id.values())


def test_a_loop_is_refused_in_one_sentence(hand, refusals):
    before = hand.document.design
    hand.drag(hand.port("act", "output", True), hand.port("conv", "input"))
    assert refusals == ["conv1 already feeds act1; a wire back would close a loop"]
    assert hand.document.design is before


def test_a_wire_in_hand_that_goes_back_in_its_row_is_seen_under_the_cards(hand):
    hand.drag(hand.port("y", "value"), hand.port("act", "output", True), release=False)
    allowed = next(item for item in hand.scene.items() if isinstance(item, GhostWire)).pen()
    hand.key(Qt.Key.Key_Escape)
    hand.drag(hand.port("act", "output", True), hand.port("conv", "input"), release=False)
    ghost = next(item for item in hand.scene.items() if isinstance(item, GhostWire))
    card = hand.scene.items_by_id["act"]
    assert ghost.path().pointAtPercent(0.5).y() > card.pos().y() + card.look.height
    assert ghost.pen().color() == hand.scene.ink.problem != allowed.color()
    assert ghost.pen().widthF() == allowed.widthF(), "what is refused is no fainter than what is not"
    assert hand.scene.hint.isVisible() and hand.scene.hint.zValue() > ghost.zValue(), "it runs under the words"


def test_a_wire_onto_the_same_node_or_the_same_side_is_refused(hand, refusals):
    hand.drag(hand.port("conv", "output", True), hand.port("conv", "input"))
    assert refusals == ["conv1 cannot feed itself"]
    hand.drag(hand.port("part", "y", True), hand.port("act", "output", True))
    assert refusals[1] == "a wire runs from an output to an input; both of these are outputs"


def test_a_wire_pulled_off_its_input_and_let_go_is_gone(hand):
    hand.drag(hand.port("y", "value"), hand.point(QPointF(640, 200)))
    assert "act.output > y.value" not in hand.wires
    assert not hand.canvas.search.isVisible()
    hand.document.undo_stack.undo()
    assert "act.output > y.value" in hand.wires


def test_a_wire_pulled_off_its_input_can_go_to_another(hand):
    hand.drag(hand.port("y", "value"), hand.port("part", "x"))
    assert hand.wires == {"x.value > conv.input", "conv.output > act.input", "act.output > part.x"}
    assert hand.document.undo_stack.count() == 1


def test_escape_leaves_a_pulled_wire_where_it_was(hand):
    before = hand.document.design
    hand.drag(hand.port("y", "value"), hand.point(QPointF(640, 200)), release=False)
    hand.key(Qt.Key.Key_Escape)
    assert hand.document.design is before
    assert wire("act.output", "y.value") in hand.scene.wires.edges


def test_a_click_on_a_wire_selects_it_and_deleting_it_can_be_undone(hand):
    middle = hand.point(hand.scene.wires.middle(wire("x.value", "conv.input")))
    hand.click(middle)
    assert hand.canvas.selected_edges() == {wire("x.value", "conv.input")}
    hand.canvas.delete_selection()
    assert "x.value > conv.input" not in hand.wires
    assert not hand.canvas.selected_edges()
    hand.document.undo_stack.undo()
    assert "x.value > conv.input" in hand.wires


def test_undo_brings_back_a_deleted_node_with_its_edges(hand):
    before = hand.document.design
    hand.click(hand.card("conv"))
    hand.canvas.delete_selection()
    assert "conv1" not in hand.names
    assert hand.wires == {"act.output > y.value"}
    assert "conv" not in hand.scene.items_by_id
    hand.document.undo_stack.undo()
    assert hand.document.design == before
    assert hand.scene.items_by_id["conv"].scene() is hand.scene
    assert len(hand.scene.wires.edges) == 3


def test_a_lone_card_let_go_on_a_wire_goes_into_it(hand):
    middle = hand.point(hand.scene.wires.middle(wire("act.output", "y.value")))
    grip = hand.card("part")
    centre = hand.point(hand.scene.items_by_id["part"].card.center())
    hand.drag(grip, grip + (middle - centre))
    assert {"act.output > part.x", "part.y > y.value"} <= hand.wires
    assert hand.document.undo_stack.count() == 1


def test_double_click_enters_a_block_and_escape_leaves_it(hand):
    hand.double_click(hand.card("part"))
    assert hand.document.here == ("part",)
    assert set(hand.scene.items_by_id) == {"i", "r", "o"}
    assert hand.canvas.breadcrumbs.words == ("Net", "part")
    hand.key(Qt.Key.Key_Escape)
    assert hand.document.here == ()
    assert hand.document.selection == {"part"}


def test_the_button_on_the_card_and_tab_enter_too(hand):
    look = hand.scene.items_by_id["part"].look
    card = hand.scene.items_by_id["part"].card
    hand.click(hand.point(card.topLeft() + QPointF(look.enter_x + 10, look.title_y)))
    assert hand.document.here == ("part",)
    hand.key(Qt.Key.Key_Escape)
    hand.key(Qt.Key.Key_Tab)
    assert hand.document.here == ("part",)


def test_a_crumb_leads_back(hand, qtbot):
    hand.double_click(hand.card("part"))
    button = hand.canvas.breadcrumbs.findChild(ElidedButton)
    assert button.text() == "Net"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert hand.document.here == ()


def test_the_arrow_keys_go_from_card_to_card(hand):
    hand.click(hand.card("conv"))
    hand.key(Qt.Key.Key_Right)
    assert hand.document.selection == {"act"}
    hand.key(Qt.Key.Key_Left)
    hand.key(Qt.Key.Key_Down)
    assert hand.document.selection == {"part"}


def test_the_wheel_zooms_and_the_point_under_the_mouse_stays(hand):
    spot = hand.card("act")
    before = hand.view.mapToScene(spot)
    hand.wheel(spot, 3)
    assert hand.view.zoom > 1.3
    after = hand.view.mapToScene(spot)
    assert abs(after.x() - before.x()) < 1.5
    assert abs(after.y() - before.y()) < 1.5


def pinched(hand, value, sort=Qt.NativeGestureType.ZoomNativeGesture):
    spot = QPointF(hand.card("act"))
    over = QPointF(hand.paper.mapToGlobal(spot.toPoint()))
    device = QPointingDevice.primaryPointingDevice()
    QApplication.sendEvent(hand.paper, QNativeGestureEvent(sort, device, 2, spot, spot, over, value, QPointF()))


def test_a_pinch_on_a_trackpad_zooms_between_the_fingers(hand):
    spot, zoom = hand.card("act"), hand.view.zoom
    before = hand.view.mapToScene(spot)
    pinched(hand, 0.25)
    assert abs(hand.view.zoom - 1.25 * zoom) < 1e-9
    assert (hand.view.mapToScene(spot) - before).manhattanLength() < 3
    pinched(hand, -0.2)
    assert abs(hand.view.zoom - zoom) < 1e-9
    pinched(hand, 30.0, Qt.NativeGestureType.RotateNativeGesture)
    assert abs(hand.view.zoom - zoom) < 1e-9


def test_zoom_stays_within_its_limits(hand):
    middle = hand.view.rect().center()
    hand.wheel(middle, 100)
    assert hand.view.zoom == 4.0
    hand.wheel(middle, -200)
    assert abs(hand.view.zoom - 0.05) < 1e-9


def test_the_middle_button_and_space_pan(hand):
    before = hand.card("conv")
    hand.drag(QPoint(400, 600), QPoint(470, 630), button=MIDDLE)
    assert hand.card("conv") == before + QPoint(70, 30)
    hand.qtbot.keyPress(hand.view, Qt.Key.Key_Space)
    hand.drag(hand.card("conv"), hand.card("conv") + QPoint(-20, 10))
    hand.qtbot.keyRelease(hand.view, Qt.Key.Key_Space)
    assert hand.card("conv") == before + QPoint(50, 40)
    assert hand.document.undo_stack.count() == 0


def test_each_block_remembers_where_one_looked(hand):
    hand.wheel(hand.card("part"), 2)
    zoom = hand.view.zoom
    hand.double_click(hand.card("part"))
    assert hand.view.zoom != zoom
    hand.key(Qt.Key.Key_Escape)
    assert hand.view.zoom == zoom


def test_a_click_on_the_overview_goes_there(hand, qtbot):
    hand.wheel(hand.card("x"), 6)
    minimap = hand.canvas.minimap
    qtbot.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=minimap.rect().center())
    middle = hand.scene.content_rect().center()
    assert (hand.view.visible_rect.center() - middle).manhattanLength() < 20
    hand.canvas.toggle_minimap()
    assert not minimap.isVisible()


def test_all_of_a_huge_block_comes_into_view_and_no_farther(hand):
    document = hand.document
    document.edit("Move", edit.move_nodes(document.design, "Net", {"y": (60_000.0, 40_000.0)}))
    hand.canvas.frame_all()
    assert hand.view.visible_rect.contains(hand.scene.content_rect())
    assert hand.view.zoom < FARTHEST_OUT
    assert not hand.canvas.minimap.isVisible()
    seen = hand.view.zoom
    for _ in range(5):
        hand.wheel(QPoint(300, 300), -3)
    assert hand.view.zoom == pytest.approx(seen)
    hand.wheel(QPoint(300, 300), 1)
    assert hand.view.zoom > seen
