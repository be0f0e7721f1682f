"""What a gesture is given to work with, and where the pointer is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView

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

    def start(self, at: Pointer) -> None:
        """The button went down."""

    def move(self, at: Pointer) -> None:
        """The mouse moved with the button down."""

    def end(self, at: Pointer) -> None:
        """The button went up."""

    def cancel(self) -> None:
        """Escape, or the window lost the mouse."""
