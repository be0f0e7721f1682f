"""What a gesture is given to work with, and where the pointer is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt

from designer.ui.canvas.overlay import HINT_BELOW, plate

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView

EDGE = 8.0
"""Px of the screen that words by the mouse keep from the canvas' sides."""
SLOP = 4
"""How many px of the screen the mouse may tremble before a press becomes a drag."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse is, in scene px and in px of the view, and which keys are held."""

    scene: QPointF
    view: QPoint
    keys: Qt.KeyboardModifier

    @property
    def adds(self) -> bool:
        """Shift: what is taken comes to what is selected."""
        return bool(self.keys & Qt.KeyboardModifier.ShiftModifier)

    @property
    def toggles(self) -> bool:
        """Ctrl: what is taken changes sides."""
        return bool(self.keys & Qt.KeyboardModifier.ControlModifier)

    @property
    def alt(self) -> bool:
        """Alt: the other way of doing it."""
        return bool(self.keys & Qt.KeyboardModifier.AltModifier)


class Gesture:
    """One act of the hand from press to release; `cancel` leaves everything as it was."""

    cursor: Qt.CursorShape | None = None

    def __init__(self, view: CanvasView) -> None:
        self.view, self.board, self.document = view, view.board, view.document

    def hint(self, at: Pointer, text: str, problem: bool = False) -> None:
        """A few words by the mouse, all of them within the canvas; none take them away."""
        half, room = plate(text) / 2 + EDGE, self.view.viewport()
        aside = max(half, min(at.view.x(), room.width() - half)) - at.view.x()
        above = at.view.y() + 2 * HINT_BELOW > room.height()
        moved = QPointF(aside, -2 * HINT_BELOW if above else 0.0) / self.view.zoom
        self.board.hint_at(at.scene + moved, self.view.zoom, text, problem)

    def start(self, at: Pointer) -> None:
        """The button went down."""

    def move(self, at: Pointer) -> None:
        """The mouse moved with the button down."""

    def end(self, at: Pointer) -> None:
        """The button went up."""

    def cancel(self) -> None:
        """Escape, or the window lost the mouse."""
