"""The design changes while the hand holds something: an undo takes it away or puts it elsewhere."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from designer.graph import cards, edit
from designer.graph.model import Node
from tests.ui.canvas.conftest import CTRL, LEFT, NONE, Hand

SPARE = Node("z", "layer", "spare", "ReLU", pos=(300, 320))


def add(document, node):
    document.edit("Add", edit.add_node(document.design, document.block_name, node))


@pytest.fixture
def spare(document):
    """A card that an undo takes away."""
    add(document, SPARE)
    return SPARE.id


def test_an_undo_during_a_drag_takes_the_card_out_of_the_hand_and_no_later_move_of_the_mouse_fails(quiet_window, qtbot):
    hand = Hand(quiet_window.canvas, qtbot)
    add(hand.document, SPARE)
    start = hand.point(hand.scene.items_by_id["z"].card.center())
    hand.drag(start, start + QPoint(60, 40), release=False)
    hand.key(Qt.Key.Key_Z, CTRL)
    assert "z" not in hand.scene.items_by_id
    assert not hand.scene.held
    assert not hand.view.busy
    hand.move(start + QPoint(90, 90), LEFT)
    qtbot.mouseRelease(hand.paper, LEFT, NONE, start + QPoint(90, 90))
    assert hand.document.undo_stack.index() == 0


def test_after_an_undo_during_a_drag_the_cards_that_are_left_stand_where_the_design_has_them(hand, spare):
    hand.document.edit("Move", edit.move_nodes(hand.document.design, "Net", {"conv": (240, 60), spare: (300, 400)}))
    hand.document.select({"conv", spare})
    start = hand.card("conv")
    hand.drag(start, start + QPoint(80, 80), release=False)
    hand.document.undo_stack.undo()
    assert hand.scene.items_by_id["conv"].pos() == QPointF(240, 0)
    assert hand.scene.items_by_id[spare].pos() == QPointF(300, 320)
    hand.document.undo_stack.undo()
    assert spare not in hand.scene.items_by_id
    assert not hand.scene.held


def test_a_setting_that_is_filled_in_meanwhile_leaves_the_card_in_the_hand(hand):
    start = hand.card("conv")
    hand.drag(start, start + QPoint(80, 80), release=False)
    hand.document.edit("Fill in", edit.set_setting(hand.document.design, "Net", "conv", "padding", 1))
    assert hand.scene.held == {"conv"}
    hand.qtbot.mouseRelease(hand.paper, LEFT, NONE, start + QPoint(80, 80))
    assert hand.document.block.node("conv").pos == (320, 80)
    assert hand.document.undo_stack.count() == 2


def test_an_undo_while_a_frame_is_resized_leaves_it_as_the_design_has_it(hand):
    add(hand.document, Node("f", "frame", "frame", size=(200, 160), pos=(-20, 320)))
    hand.document.edit("Resize", cards.resize(hand.document.design, "Net", "f", (240, 200)))
    corner = hand.point(hand.scene.items_by_id["f"].card.bottomRight())
    hand.drag(corner, corner + QPoint(60, 60), release=False)
    hand.document.undo_stack.undo()
    assert hand.scene.items_by_id["f"].look.width == 200
    hand.document.undo_stack.undo()
    hand.move(corner + QPoint(90, 90), LEFT)
    hand.qtbot.mouseRelease(hand.paper, LEFT, NONE, corner)
    assert "f" not in {node.id for node in hand.document.block.nodes}


def test_an_undo_while_a_wire_is_in_hand_lets_go_of_it(hand, spare):
    start = hand.port(spare, "output", True)
    hand.drag(start, start + QPoint(120, 40), release=False)
    hand.document.undo_stack.undo()
    assert not hand.scene.in_hand
    hand.move(start + QPoint(90, 90), LEFT)
    hand.qtbot.mouseRelease(hand.paper, LEFT, NONE, start)
    assert hand.document.undo_stack.index() == 0
