"""Selects what a box touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from designer.ui.canvas.gestures.base import SLOP, Gesture, Pointer
from designer.ui.canvas.hits import cards_in
from designer.ui.canvas.overlay import RubberBand

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView


class Box(Gesture):
    """A box from press to release; Shift adds to the selection, Ctrl toggles, a mere click clears it."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._band: RubberBand | None = None
        self._origin: Pointer | None = None
        self._before: frozenset[str] = frozenset()

    def start(self, at: Pointer) -> None:
        self._origin, self._before = at, self.document.selection

    def move(self, at: Pointer) -> None:
        assert self._origin is not None
        if self._band is None:
            if (at.view - self._origin.view).manhattanLength() < SLOP:
                return
            self._band = RubberBand(self.board.ink)
            self.board.lay(self._band)
        rect = QRectF(self._origin.scene, at.scene).normalized()
        self._band.setRect(rect)
        inside = cards_in(self.board, rect)
        if at.toggles:
            self.document.select(self._before ^ inside)
        else:
            self.document.select(self._before | inside if at.adds else inside)

    def end(self, at: Pointer) -> None:
        if self._band is None:
            if not (at.adds or at.toggles):
                self.document.select(())
                self.board.select_edges(())
            return
        self._let_go()

    def cancel(self) -> None:
        if self._band is not None:
            self._let_go()
            self.document.select(self._before)

    def _let_go(self) -> None:
        assert self._band is not None
        self.board.take_off(self._band)
        self._band = None
