"""Where wires begin and end: at the ports of the cards, in scene px."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF

from designer.graph.model import Edge, Port, Position
from designer.graph.wires.waypoints import Points, place_for
from designer.ui.canvas.cards.node_item import NodeItem
from designer.ui.canvas.reach import within_reach
from designer.ui.canvas.wires.wire_path import Ends


class WireEnds:
    """Looks at the cards as they stand on the picture, in a hand too."""

    def __init__(self, cards: Mapping[str, NodeItem]) -> None:
        self._cards = cards

    def port_at(self, port: Port, output: bool) -> QPointF | None:
        """Where a port is; None where there is no such card or port."""
        item = self._cards.get(port.node)
        look = item.look.port(port.name, output) if item else None
        return item.pos() + QPointF(look.x, look.y) if item and look else None

    def of(self, edge: Edge) -> Ends | None:
        """Both ends of a wire, with what its path has to keep clear of; None where one is missing."""
        source, target = self._cards.get(edge.source.node), self._cards.get(edge.target.node)
        if source is None or target is None:
            return None
        start, end = source.look.port(edge.source.name, True), target.look.port(edge.target.name, False)
        if start is None or end is None:
            return None
        left, top, right, head = source.x(), source.y(), target.x(), target.y()
        via = tuple(map(within_reach, edge.via)) if edge.via else ()
        return Ends(
            left + start.x, top + start.y, top + source.foot, right + end.x, head + end.y, head, head + target.foot, via
        )

    def point_on(self, edge: Edge, where: Position) -> int:
        """Before which of a wire's points a new one belongs that lies there."""
        start, end = self.port_at(edge.source, output=True), self.port_at(edge.target, output=False)
        nowhere = QPointF()
        return place_for(edge.via, (start or nowhere).toTuple(), (end or nowhere).toTuple(), where)

    def with_point(self, edge: Edge, where: Position) -> Points:
        """The points of a wire with one more, where along the wire it lies."""
        index = self.point_on(edge, where)
        return *edge.via[:index], where, *edge.via[index:]
