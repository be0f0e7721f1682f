"""A click on something that acts: a button on a card, a repair, a wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from designer.ui.canvas.gestures.base import SLOP, Gesture, Pointer

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView


class Tap(Gesture):
    """Acts on release, if the mouse is still where it went down."""

    def __init__(self, view: CanvasView, act: Callable[[], None]) -> None:
        super().__init__(view)
        self._act = act
        self._origin: Pointer | None = None

    def start(self, at: Pointer) -> None:
        self._origin = at

    def end(self, at: Pointer) -> None:
        if self._origin is not None and (at.view - self._origin.view).manhattanLength() <= SLOP:
            self._act()
