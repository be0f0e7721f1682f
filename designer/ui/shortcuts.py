"""The keys of an action: letters and signs act over the canvas only, the others everywhere in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from designer.ui.actions import ActionSpec

NEAR = Qt.ShortcutContext.WidgetWithChildrenShortcut


def give_keys(action: QAction, spec: ActionSpec, window: QWidget, canvas: QWidget) -> None:
    """Lets the keys of `spec` trigger its action, those that are typed from the canvas alone."""
    typed = spec.typed
    others = tuple(keys for keys in spec.keys if keys not in typed)
    action.setShortcuts([QKeySequence(keys) for keys in others or typed])
    if not others and typed:
        action.setShortcutContext(NEAR)
        canvas.addAction(action)
        return
    window.addAction(action)
    for keys in typed:
        shortcut = QShortcut(QKeySequence(keys), canvas, action.trigger)
        shortcut.setContext(NEAR)
