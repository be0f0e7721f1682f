"""Puts new nodes into the block on show: wired as they should be, and where they cover no other card."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF

from designer.errors import DesignerError
from designer.graph.model import Design, Edge, Node
from designer.graph.query import FOR_PEOPLE, called
from designer.ui.canvas.placing import place
from designer.ui.canvas.placing.free_space import beside, moved_aside
from designer.ui.canvas.placing.new_cards import cards_in, in_free_place, with_room

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView

Wiring = Callable[[Design, str, Node], Design]
"""Puts a new node into a block, wired as it should be."""


class NodePlacer:
    """Works out where new cards may stand among those on show; corners are in scene px."""

    def __init__(self, view: CanvasView) -> None:
        self._view, self._board, self._document = view, view.board, view.document

    def add(
        self, spec_text: str, corner: QPointF, edge: Edge | None = None, wiring: Wiring | None = None
    ) -> str | None:
        """Places a new node and selects it: into a wire, wired as `wiring` says, or alone. Gives its id."""
        design, block = self._document.design, self._document.block_name
        try:
            design, spec_text = place.brought(design, spec_text)
            node = place.make_node(design, block, spec_text, corner.toTuple())
            design = place.ready(design, node)
            if edge is not None:
                after = self._into_wire(design, node, edge)
            else:
                after = wiring(design, block, node) if wiring else place.place(design, block, node)
        except DesignerError as error:
            self._document.refuse(error)
            return None
        if edge is None and node.kind != "frame":
            after = self.in_free_place(after, {node.id})
        self._document.edit(f"Add {called(node)}", after)
        self._document.select({node.id})
        if node.kind in FOR_PEOPLE:
            self._view.write(node.id)
        return node.id

    def _into_wire(self, design: Design, node: Node, edge: Edge) -> Design:
        """A node put into a wire: beside the card it comes from, and what follows in that row moves aside."""
        name, cards = self._document.block_name, self._board.standing()
        node = replace(node, pos=beside(cards[edge.source.node], node.pos))
        after = place.place_on_wire(design, name, node, edge)
        aside = moved_aside(after, name, cards, self._card_in(after, node.id))
        return aside if aside is not after else self.in_free_place(after, {node.id})

    def in_free_place(self, after: Design, ids: Collection[str]) -> Design:
        """The design with new cards moved together to the nearest place where they cover no other."""
        return in_free_place(after, self._document.here, self._document.block_name, ids, self._board.cards)

    def with_room(self, after: Design, ids: Collection[str]) -> Design:
        """The design with what stands right of new cards moved on, where they as they will be cover any other."""
        name = self._document.block_name
        there = {node.id for node in after.blocks[name].nodes}.difference(ids)
        cards = {i: card for i, card in self._board.standing().items() if i in there}
        return with_room(after, self._document.here, name, ids, cards)

    def _card_in(self, design: Design, node_id: str) -> QRectF:
        """The card of a node as it will be once this is the design."""
        return cards_in(design, self._document.here, self._document.block_name, {node_id})[node_id]
