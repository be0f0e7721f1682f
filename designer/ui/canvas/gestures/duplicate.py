"""Drags copies of the selected cards; they become nodes when they are let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt

from designer.graph import edit
from designer.graph.exchange.copies import copy_of
from designer.graph.model import Edge, Position
from designer.ui.canvas.gestures.base import Pointer
from designer.ui.canvas.gestures.move import Move
from designer.ui.canvas.overlay import GhostCard

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView


class Duplicate(Move):
    """Copies in hand, with the wires between them and weights of their own; the design hears of them on release."""

    cursor = Qt.CursorShape.DragCopyCursor

    def __init__(self, view: CanvasView, node_id: str) -> None:
        super().__init__(view, node_id)
        self._ghosts: dict[str, GhostCard] = {}

    def _take(self) -> None:
        for node_id in self._from:
            self._ghosts[node_id] = GhostCard(self.board.items_by_id[node_id].look, self.board.ink)
            self.board.lay(self._ghosts[node_id])

    def _show(self, positions: dict[str, Position]) -> None:
        for node_id, pos in positions.items():
            self._ghosts[node_id].setPos(*pos)

    def _let_go(self) -> None:
        for ghost in self._ghosts.values():
            self.board.take_off(ghost)
        self._ghosts = {}

    def _put_back(self) -> None:
        """The cards themselves never moved."""

    def _wire_under(self, at: Pointer) -> Edge | None:
        return None

    def _put(self, positions: dict[str, Position], edge: Edge | None, what: str) -> None:
        design, name, block = self.document.design, self.document.block_name, self.document.block
        nodes, edges = copy_of(block, self._from, 0.0)
        originals = [node.id for node in block.nodes if node.id in self._from]
        after = edit.with_block(
            design, name, replace(block, nodes=(*block.nodes, *nodes), edges=(*block.edges, *edges))
        )
        places = {copy.id: positions[old] for copy, old in zip(nodes, originals, strict=True)}
        self.document.edit(f"Duplicate {what}", edit.move_nodes(after, name, places))
        self.document.select(places)
