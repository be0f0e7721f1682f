"""Moves the view with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from designer.ui.canvas.gestures.base import Gesture, Pointer


class Pan(Gesture):
    """The canvas follows the hand."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def start(self, at: Pointer) -> None:
        self._last: QPoint = at.view
        self._total = QPoint()

    def move(self, at: Pointer) -> None:
        step, self._last = at.view - self._last, at.view
        self._total += step
        self.view.pan(step)

    def cancel(self) -> None:
        self.view.pan(-self._total)
