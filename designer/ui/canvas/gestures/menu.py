"""Opens the menu of what is under the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from designer.graph.model import Edge
from designer.ui.canvas.gestures.base import SLOP, Gesture, Pointer
from designer.ui.canvas.hits import Hit, hit

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView

Spot = Literal["card", "wire", "empty"]
"""What a menu on the canvas is about."""


class Menu(Gesture):
    """Selects what was pressed, unless it was selected already, and on release asks for its menu."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._spot: Spot = "empty"

    def start(self, at: Pointer) -> None:
        self._pressed = at.view
        self._spot = self._taken(hit(self.board, at.scene, self.view.zoom))

    def end(self, at: Pointer) -> None:
        if (at.view - self._pressed).manhattanLength() <= SLOP:
            self.view.menu_wanted.emit(self._spot, self._pressed)

    def _taken(self, found: Hit) -> Spot:
        if found.edge is not None:
            if found.edge not in self.board.selected_edges:
                self._choose_wire(found.edge)
            return "wire"
        if not found.node:
            self.document.select(())
            self.board.select_edges(())
            return "empty"
        if found.node not in self.document.selection:
            self.document.select({found.node})
        return "card"

    def _choose_wire(self, edge: Edge) -> None:
        self.document.select(())
        self.board.select_edges({edge})
