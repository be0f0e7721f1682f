"""Selects a card on press; moves all selected cards when dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from designer.errors import DesignerError
from designer.graph.edit import move_nodes
from designer.graph.model import Design, Edge, Position
from designer.graph.query import called
from designer.graph.wires.waypoints import shifted
from designer.ui.canvas.gestures.base import SLOP, Gesture, Pointer
from designer.ui.canvas.hits import WIRE_REACH
from designer.ui.canvas.placing.free_space import beside, moved_aside
from designer.ui.canvas.placing.place import snapped, wire_in
from designer.ui.canvas.reach import place

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView


class Move(Gesture):
    """Cards in hand, a frame with all that lies in it; the design hears of it once, on release.

    A lone card let go on a wire goes into it.
    """

    def __init__(self, view: CanvasView, node_id: str) -> None:
        super().__init__(view)
        self._node = node_id
        self._origin: Pointer | None = None
        self._from: dict[str, QPointF] = {}
        self._alone_on_release = False
        self._led: list[Edge] = []

    def start(self, at: Pointer) -> None:
        self._origin = at
        chosen = self.document.selection
        self.board.select_edges(())
        if at.toggles:
            self.document.select(chosen ^ {self._node})
        elif at.adds:
            self.document.select(chosen | {self._node})
        elif self._node in chosen:
            self._alone_on_release = True
        else:
            self.document.select({self._node})

    def move(self, at: Pointer) -> None:
        if self._origin is None:
            return
        if not self._from:
            if (at.view - self._origin.view).manhattanLength() < SLOP or self._node not in self.document.selection:
                return
            taken = self.document.selection.union(*map(self.board.within, self.document.selection))
            self._from = {i: self.board.items_by_id[i].pos() for i in taken}
            self._take()
        self._show(self._positions(at))
        self.board.wires.set_hovered(self._wire_under(at))

    def end(self, at: Pointer) -> None:
        if not self._from:
            if self._alone_on_release:
                self.document.select({self._node})
            return
        positions, edge = self._positions(at), self._wire_under(at)
        self._let_go()
        chosen = self.document.selected
        if any(QPointF(*positions[i]) != start for i, start in self._from.items()):
            self._put(positions, edge, called(chosen[0]) if len(chosen) == 1 else f"{len(chosen)} nodes")

    def cancel(self) -> None:
        if self._from:
            self._let_go()
            self._put_back()

    def _take(self) -> None:
        """The cards come into the hand, with the points of wires between them."""
        self.board.hold(self._from)
        inside = self._from.keys()
        self._led = [e for e in self.document.block.edges if e.via and {e.source.node, e.target.node} <= inside]

    def _show(self, positions: dict[str, Position]) -> None:
        """Draws them where the hand is."""
        if self._led:
            start, goal = self._from[self._node], positions[self._node]
            step = (goal[0] - start.x(), goal[1] - start.y())
            self.board.wires.draft({edge: shifted(edge.via, step) for edge in self._led})
        self.board.displace({i: QPointF(*pos) for i, pos in positions.items()})

    def _let_go(self) -> None:
        self.board.hold(())
        self.board.wires.draft({})
        self.board.wires.set_hovered(None)

    def _put_back(self) -> None:
        """The cards stand where the design has them; some may be gone from it by now."""
        self.board.displace({node.id: place(node) for node in self.document.block.nodes if node.id in self._from})

    def _put(self, positions: dict[str, Position], edge: Edge | None, what: str) -> None:
        """Hands the new places to the design."""
        after = move_nodes(self.document.design, self.document.block_name, positions)
        if edge is not None:
            after, what = self._inserted(after, edge), f"{what} into the wire"
        self.document.edit(f"Move {what}", after)

    def _positions(self, at: Pointer) -> dict[str, Position]:
        """Where each card goes: the one in hand snaps to the grid, the others keep their distance to it."""
        assert self._origin is not None
        start = self._from[self._node]
        goal = QPointF(*snapped((start + at.scene - self._origin.scene).toTuple()))
        step = goal - start
        return {node_id: (pos + step).toTuple() for node_id, pos in self._from.items()}

    def _wire_under(self, at: Pointer) -> Edge | None:
        """The wire that a lone card without wires is held over; with Alt it stays out of wires."""
        facts = self.board.facts_of(self._node)
        if at.alt or len(self._from) != 1 or facts.wired or facts.feeding or not (facts.inputs and facts.outputs):
            return None
        middle = self.board.items_by_id[self._node].card.center()
        return self.board.wires.at(middle, 4 * WIRE_REACH)

    def _inserted(self, design: Design, edge: Edge) -> Design:
        """The card in the wire, beside the one it comes from; what follows in that row moves aside."""
        name = self.document.block_name
        cards = {i: card for i, card in self.board.standing().items() if i != self._node}
        pos = beside(cards[edge.source.node], design.blocks[name].node(self._node).pos)
        try:
            after = wire_in(move_nodes(design, name, {self._node: pos}), name, self._node, edge)
        except DesignerError as error:
            self.document.refuse(error)
            return design
        size = self.board.items_by_id[self._node].card.size()
        return moved_aside(after, name, cards, QRectF(QPointF(*pos), size))
