"""Takes all wires that leave an output in hand, and puts them on another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from designer.errors import DesignerError
from designer.graph import edit
from designer.graph.model import Design, Edge, Port
from designer.graph.query import downstream
from designer.graph.wires.waypoints import rejoined
from designer.ui.canvas.gestures.base import SLOP, Gesture, Pointer
from designer.ui.canvas.hits import SNAP, Hit, nearest_port
from designer.ui.canvas.overlay import GhostWire

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView


class Rewire(Gesture):
    """All wires of an output in hand; let go in empty space they stay where they were."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: CanvasView, source: Port, edges: tuple[Edge, ...]) -> None:
        super().__init__(view)
        self.source, self.edges = source, edges
        self._ghosts: dict[Edge, GhostWire] = {}
        self._origin: Pointer | None = None
        self._lit: Hit | None = None
        self._loops: set[str] = set()

    def start(self, at: Pointer) -> None:
        self._origin = at

    def move(self, at: Pointer) -> None:
        assert self._origin is not None
        if not self._ghosts:
            if (at.view - self._origin.view).manhattanLength() < SLOP:
                return
            self._begin()
        near = self._near(at)
        why = "would close a loop" if near is not None and near.node in self._loops else ""
        self._light(None if why else near)
        there = self._spot(near) if near else at.scene
        for edge, ghost in self._ghosts.items():
            ghost.stretch(there, self.board.ends.port_at(edge.target, False) or there, bool(why), near is not None)
        self.hint(at, why, problem=True)

    def end(self, at: Pointer) -> None:
        if not self._ghosts:
            return
        near = self._near(at)
        self.cancel()
        if near is not None:
            self._put(near.end)

    def cancel(self) -> None:
        for ghost in self._ghosts.values():
            self.board.take_off(ghost)
        self._ghosts = {}
        self.board.wires.leave_out(())
        for item in self.board.items_by_id.values():
            item.set_wanted(frozenset())
        self._light(None)
        self.board.hint_at(QPointF(), 1.0, "")

    def _begin(self) -> None:
        block = self.document.block
        for node_id in {edge.target.node for edge in self.edges}:
            self._loops |= {node_id} | downstream(block, node_id)
        self.board.wires.leave_out(self.edges)
        for edge in self.edges:
            self._ghosts[edge] = GhostWire(self.board.ink)
            self.board.lay(self._ghosts[edge])
        for node_id, item in self.board.items_by_id.items():
            if node_id not in self._loops:
                item.set_wanted(frozenset(port for port in item.look.ports if port.output))

    def _near(self, at: Pointer) -> Hit | None:
        near = nearest_port(self.board, at.scene, SNAP / self.view.zoom, output=True)
        return None if near is not None and near.end == self.source else near

    def _spot(self, near: Hit) -> QPointF:
        assert near.port is not None
        return self.board.items_by_id[near.node].pos() + QPointF(near.port.x, near.port.y)

    def _light(self, near: Hit | None) -> None:
        for hit in (self._lit, near):
            if hit is not None and hit.node in self.board.items_by_id:
                self.board.items_by_id[hit.node].set_hover(hit is near, hit.port)
        self._lit = near

    def _moved_to(self, source: Port) -> Design:
        name = self.document.block_name
        design = edit.disconnect(self.document.design, name, self.edges)
        for edge in self.edges:
            design = edit.connect(design, name, rejoined(edge, source, edge.target))
        return design

    def _put(self, source: Port) -> None:
        block = self.document.block
        before, after = block.node(self.source.node).name, block.node(source.node).name
        what = "a wire" if len(self.edges) == 1 else f"{len(self.edges)} wires"
        try:
            self.document.edit(f"Move {what} from {before} to {after}", self._moved_to(source))
        except DesignerError as error:
            self.document.refuse(error)
