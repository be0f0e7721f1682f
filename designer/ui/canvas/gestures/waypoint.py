"""Leads a wire through points: one is added by a double click, moved by a drag, taken off by a double click on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from designer.graph import edit
from designer.graph.model import Edge
from designer.graph.query import ends_named
from designer.graph.wires import waypoints
from designer.ui.canvas.gestures.base import SLOP, Gesture, Pointer
from designer.ui.canvas.placing.place import snapped

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView


class Lead(Gesture):
    """A point of a wire in hand; a click on it selects the wire."""

    def __init__(self, view: CanvasView, edge: Edge, index: int) -> None:
        super().__init__(view)
        self.edge, self.index = edge, index
        self._via = edge.via
        self._origin: Pointer | None = None
        self._moved = False

    @classmethod
    def new(cls, view: CanvasView, edge: Edge, at: Pointer) -> Lead:
        """A new point, where the wire was taken."""
        where = snapped(at.scene.toTuple())
        made = cls(view, edge, view.board.ends.point_on(edge, where))
        made._via, made._moved = view.board.ends.with_point(edge, where), True
        return made

    def start(self, at: Pointer) -> None:
        self._origin = at
        self._draw()

    def move(self, at: Pointer) -> None:
        assert self._origin is not None
        far = (at.view - self._origin.view).manhattanLength() >= SLOP
        if far:
            self._moved = True
            where = snapped(at.scene.toTuple())
            self._via = (*self._via[: self.index], where, *self._via[self.index + 1 :])
            self._draw()

    def end(self, at: Pointer) -> None:
        self.cancel()
        if not self._moved:
            _choose(self.view, self.edge, at)
            return
        word = "Add a point to" if len(self._via) > len(self.edge.via) else "Move a point of"
        lead(self.view, word, self.edge, self._via)

    def cancel(self) -> None:
        self.board.wires.draft({})
        self.board.touched()

    def _draw(self) -> None:
        self.board.wires.draft({self.edge: self._via})
        self.board.touched()


def take_point_off(view: CanvasView, edge: Edge, index: int) -> None:
    """The wire without one of its points."""
    lead(view, "Remove a point of", edge, (*edge.via[:index], *edge.via[index + 1 :]))


def lead(view: CanvasView, words: str, edge: Edge, via: waypoints.Points) -> None:
    """The wire through other points, as one step of undo."""
    document = view.document
    if via == edge.via:
        return
    source, target = ends_named(document.block, edge)
    after = edit.change_block(document.design, document.block_name, lambda block: waypoints.lead(block, edge, via))
    document.edit(f"{words} the wire from {source} to {target}", after)
    _choose(view, replace(edge, via=via), None)


def _choose(view: CanvasView, edge: Edge, at: Pointer | None) -> None:
    if at is not None and (at.adds or at.toggles):
        view.board.select_edges(view.board.selected_edges ^ {edge})
        return
    view.document.select(())
    view.board.select_edges({edge})
