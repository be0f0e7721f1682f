"""The right button: a menu of what was pressed, in which every line can act."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.canvas.conftest import Hand

RIGHT, NONE = Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def hand(window, qtbot):
    window.canvas.frame_all()
    return Hand(window.canvas, qtbot)


def press_right(hand, where):
    QTest.mouseClick(hand.paper, RIGHT, NONE, where)
    return QApplication.activePopupWidget()


def texts(menu):
    return [action.text() for action in menu.actions() if action.isVisible() and not action.isSeparator()]


def choose(menu, text):
    """Clicks a line of the menu."""
    action = next(action for action in menu.actions() if action.text() == text)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, NONE, menu.actionGeometry(action).center())


def test_the_right_button_on_a_card_selects_it_and_a_line_of_its_menu_acts_on_it(hand, document, qtbot):
    node = document.block.nodes[1]
    menu = press_right(hand, hand.card(node.id))
    assert document.selection == {node.id}
    assert "Duplicate" in texts(menu)
    assert "Frame All" not in texts(menu)
    before = len(document.block.nodes)
    choose(menu, "Duplicate")
    qtbot.waitUntil(lambda: len(document.block.nodes) == before + 1)
    assert QApplication.activePopupWidget() is None


def test_the_right_button_on_one_of_several_selected_cards_keeps_them_selected(hand, document):
    ids = {node.id for node in document.block.nodes[1:3]}
    document.select(ids)
    menu = press_right(hand, hand.card(min(ids)))
    assert document.selection == ids
    assert "Align" in texts(menu)
    menu.close()


def test_every_line_of_a_menu_can_act(hand, document, window):
    menu = press_right(hand, hand.card(document.block.nodes[1].id))
    shown = [action for action in menu.actions() if not action.isSeparator()]
    assert all(action.isEnabled() for action in shown)
    assert "Ungroup" not in texts(menu)  # it is no block
    menu.close()


def test_a_note_from_the_menu_of_the_empty_canvas_lies_where_the_button_was_pressed(hand, document, window, qtbot):
    where = QPoint(30, hand.paper.height() - 60)
    document.select({document.block.nodes[1].id})
    menu = press_right(hand, where)
    assert not document.selection
    assert texts(menu)[0] == "Search Layers…"
    choose(menu, "Note")
    qtbot.waitUntil(lambda: any(node.kind == "note" for node in document.block.nodes))
    (note,) = document.block.of_kind("note")
    pressed = window.canvas.view.mapToScene(where)
    assert abs(note.pos[0] - pressed.x()) < 120
    assert abs(note.pos[1] - pressed.y()) < 60
    hand.key(Qt.Key.Key_Escape)


def test_the_right_button_on_a_wire_offers_to_delete_it(hand, document, window, qtbot):
    edge = document.block.edges[0]
    menu = press_right(hand, hand.point(window.canvas.scene.wires.middle(edge)))
    assert window.canvas.selected_edges() == {edge}
    choose(menu, "Delete")
    qtbot.waitUntil(lambda: edge not in document.block.edges)


def test_a_drag_with_the_right_button_opens_no_menu(hand):
    start = hand.card(hand.document.block.nodes[1].id)
    hand.drag(start, start + QPoint(60, 40), button=RIGHT)
    assert QApplication.activePopupWidget() is None


def test_escape_closes_the_menu_and_nothing_was_done(hand, document):
    before = document.design
    menu = press_right(hand, hand.card(document.block.nodes[1].id))
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert document.design is before


def test_the_menu_key_opens_the_menu_of_the_selected_card(hand, document, window):
    document.select({document.block.nodes[1].id})
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(window.canvas.view, event)
    menu = QApplication.activePopupWidget()
    assert "Duplicate" in texts(menu)
    menu.close()
