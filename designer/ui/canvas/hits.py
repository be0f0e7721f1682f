"""What lies under the mouse: a port, a button, a card, a wire, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

from designer.graph.model import Edge, Port
from designer.graph.problem import Repair
from designer.ui.canvas.board import Board
from designer.ui.canvas.cards.card import DETAIL, FAR, PICTURES, badge_rect, enter_rect
from designer.ui.canvas.cards.look import PortLook
from designer.ui.canvas.cards.node_item import NodeItem
from designer.ui.canvas.notes.note_look import CORNER, check_rect
from designer.ui.canvas.problems.problem_bubble import ProblemBubble

PORT_REACH, SNAP, WIRE_REACH, POINT_REACH = 11.0, 24.0, 6.0, 8.0
"""How near is near enough, in px of the screen: to take a port, to end a wire, to take a wire, or its point."""

CLOSER = "Double click to look closer"


@dataclass(frozen=True, slots=True)
class Hit:
    """What was hit; `node` is the id of the node that it belongs to, `index` tells a wire's points apart."""

    what: Literal["port", "enter", "check", "repair", "bubble", "corner", "card", "point", "wire", "thumbnail", "empty"]
    node: str = ""
    port: PortLook | None = None
    edge: Edge | None = None
    index: int = 0
    repair: Repair | None = None
    tip: str = ""

    @property
    def end(self) -> Port:
        """The port as an edge names it."""
        assert self.port is not None
        return Port(self.node, self.port.name)


EMPTY = Hit("empty")


def hit(board: Board, point: QPointF, zoom: float) -> Hit:
    """What is at a point of the scene."""
    for bubble in board.bubbles.values():
        if bubble.sceneBoundingRect().contains(point):
            return _in_bubble(bubble, point)
    reach = PORT_REACH / zoom
    around = _cards_near(board, point, reach)
    near = _nearest(around, point, reach) if zoom >= FAR else None
    if near is not None:
        return near
    item = next((item for item in around if item.holds(point)), None)
    if item is not None and not item.behind:
        return _in_card(item, point, zoom)
    picture = _thumbnail(board, around, point) if zoom >= PICTURES else None
    if picture is not None:
        return picture
    on_wire = board.wires.point_at(point, POINT_REACH / zoom) if zoom >= DETAIL else None
    if on_wire is not None:
        return Hit("point", edge=on_wire[0], index=on_wire[1], tip="Drag to move, double click to remove")
    edge = board.wires.at(point, WIRE_REACH / zoom)
    if edge is not None:
        return Hit("wire", edge=edge, tip=board.wires.told(edge))
    return _in_card(item, point, zoom) if item is not None else EMPTY


def cards_in(board: Board, rect: QRectF) -> set[str]:
    """Ids of the nodes whose cards touch a rectangle."""
    return {i.node_id for i in board.items(rect) if isinstance(i, NodeItem) and i.touches(rect)}


def nearest_port(board: Board, point: QPointF, reach: float, output: bool | None = None) -> Hit | None:
    """The port nearest to a point, within `reach` scene px; with `output`, only on that side of the cards."""
    return _nearest(_cards_near(board, point, reach), point, reach, output)


def _cards_near(board: Board, point: QPointF, reach: float) -> list[NodeItem]:
    """The cards around a point, the topmost first."""
    around = QRectF(point, point).adjusted(-reach, -reach, reach, reach)
    return [item for item in board.items(around) if isinstance(item, NodeItem)]


def _nearest(cards: Iterable[NodeItem], point: QPointF, reach: float, output: bool | None = None) -> Hit | None:
    best, best_distance = None, reach
    for item in cards:
        for port in item.look.ports:
            away = item.pos() + QPointF(port.x, port.y) - point
            distance = (away.x() ** 2 + away.y() ** 2) ** 0.5
            if distance <= best_distance and output in (None, port.output):
                best, best_distance = Hit("port", item.node_id, port, tip=port.tip), distance
    return best


def _thumbnail(board: Board, cards: Iterable[NodeItem], point: QPointF) -> Hit | None:
    """A picture of what flowed, on a wire or under a card."""
    edge = board.wires.thumbnail_at(point)
    if edge is not None:
        return Hit("thumbnail", edge=edge, tip=f"{board.wires.told(edge)}\n{CLOSER}")
    under = next((item for item in cards if item.picture_area.contains(point)), None)
    return Hit("thumbnail", under.node_id, tip=f"{under.picture_words}\n{CLOSER}") if under else None


def _in_bubble(bubble: ProblemBubble, point: QPointF) -> Hit:
    if bubble.repair_rect.contains(point):
        return Hit("repair", bubble.node_id, repair=bubble.problem.repair)
    return Hit("bubble", bubble.node_id)


def _in_card(item: NodeItem, at: QPointF, zoom: float) -> Hit:
    look, point = item.look, at - item.pos()
    if item.at_corner(at, min(CORNER / zoom, 2 * CORNER)):
        return Hit("corner", item.node_id)
    if look.enter_x and enter_rect(look).contains(point):
        return Hit("enter", item.node_id, tip=f"Enter {look.title} (double click)")
    if look.asks and check_rect(look).contains(point):
        return Hit("check", item.node_id, tip="Look whether it is done")
    for badge in look.badges:
        if badge_rect(look, badge).contains(point):
            return Hit("repair" if badge.repair else "card", item.node_id, repair=badge.repair, tip=badge.tip)
    return Hit("card", item.node_id, tip=item.tip)
