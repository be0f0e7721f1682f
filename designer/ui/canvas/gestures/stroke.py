"""Strokes over wires: one cuts what it crosses, the other leads it through a point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from designer.graph import edit
from designer.graph.model import Edge
from designer.graph.wires import waypoints
from designer.ui.canvas.gestures.base import Gesture, Pointer
from designer.ui.canvas.overlay import StrokeLine
from designer.ui.canvas.placing.place import snapped

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView


class Stroke(Gesture):
    """A line drawn over wires; what it has crossed lights up, and is dealt with on release."""

    cursor = Qt.CursorShape.CrossCursor
    cuts = False

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._line = StrokeLine(self.board.ink, self.cuts)
        self._last = QPointF()
        self._crossed: dict[Edge, QPointF] = {}

    def start(self, at: Pointer) -> None:
        self._last = at.scene
        self._line.begin(at.scene)
        self.board.lay(self._line)

    def move(self, at: Pointer) -> None:
        for edge, where in self.board.wires.crossed(self._last, at.scene):
            self._crossed.setdefault(edge, where)
        self._last = at.scene
        self._line.go_on(at.scene)
        self.board.wires.mark(self._crossed, self.cuts)

    def end(self, at: Pointer) -> None:
        self.move(at)
        self.cancel()
        if self._crossed:
            self.act(self._crossed)

    def cancel(self) -> None:
        self.board.take_off(self._line)
        self.board.wires.mark(())

    def act(self, crossed: Mapping[Edge, QPointF]) -> None:
        """Does what the stroke is for."""
        raise NotImplementedError


class Cut(Stroke):
    """Cuts every wire that it crosses."""

    cuts = True

    def act(self, crossed: Mapping[Edge, QPointF]) -> None:
        after = edit.disconnect(self.document.design, self.document.block_name, tuple(crossed))
        self.document.edit(f"Cut {_wires(len(crossed))}", after)


class LeadStroke(Stroke):
    """Gives every wire that it crosses a point, where it crosses it."""

    def act(self, crossed: Mapping[Edge, QPointF]) -> None:
        block = self.document.block
        for edge, where in crossed.items():
            block = waypoints.lead(block, edge, self.board.ends.with_point(edge, snapped(where.toTuple())))
        after = edit.with_block(self.document.design, self.document.block_name, block)
        self.document.edit(f"Add a point to {_wires(len(crossed))}", after)


def _wires(count: int) -> str:
    return "a wire" if count == 1 else f"{count} wires"
