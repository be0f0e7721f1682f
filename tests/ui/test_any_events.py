"""Whatever is clicked, dragged and typed in whatever order: nothing breaks, and undo leads back to where it began."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import Answers

KEYS = [getattr(Qt.Key, f"Key_{name}") for name in "A C H L M N 1 5 Delete Escape Tab Left Up Home F2 Return".split()]
MODIFIERS = [getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("No", "No", "No", "Control", "Shift", "Alt")]
BUTTONS = [
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
]
ACTIONS = "duplicate copy paste cut delete group ungroup undo redo select_all arrange collapse bypass".split()
EVENTS = 120


def place_on(view, document, chance: random.Random) -> QPoint:
    """Any place, more often one on a card."""
    port, nodes = view.viewport(), document.block.nodes
    if nodes and chance.random() < 0.7:
        x, y = chance.choice(nodes).pos
        return view.mapFromScene(x + chance.randrange(160), y + chance.randrange(50))
    return QPoint(chance.randrange(port.width()), chance.randrange(port.height()))


def drag(view, document, chance: random.Random) -> None:
    button, held = chance.choice(BUTTONS), chance.choice(MODIFIERS)
    port = view.viewport()
    QTest.mousePress(port, button, held, place_on(view, document, chance))
    for _ in range(chance.randint(0, 3)):
        QTest.mouseMove(port, place_on(view, document, chance))
        if chance.random() < 0.1:
            QTest.keyClick(view, chance.choice(KEYS))
    QTest.mouseRelease(port, button, held, place_on(view, document, chance))


@pytest.mark.parametrize("seed", [1, 2])
def test_any_events_in_any_order_break_nothing_and_are_all_undone(quiet_window, qapp, seed):
    window, chance = quiet_window, random.Random(seed)
    window.questions = Answers(decide="", proceed=False)
    document, view = window.document, window.canvas.view
    before = document.design
    for _ in range(EVENTS):
        if popup := qapp.activePopupWidget():
            QTest.keyClick(popup, chance.choice([Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Escape]))
        elif chance.random() < 0.5:
            drag(view, document, chance)
        elif chance.random() < 0.6:
            QTest.keyClick(view, chance.choice(KEYS), chance.choice(MODIFIERS))
        elif action := window.actions_by_id.get(chance.choice(ACTIONS)):
            action.trigger()
        qapp.processEvents()
    while popup := qapp.activePopupWidget():
        popup.close()
    after, undo = document.design, document.undo_stack
    steps = undo.index()
    undo.setIndex(0)
    assert document.design == before
    undo.setIndex(steps)
    assert document.design == after and undo.count()
    undo.setClean()
