"""Where a wire ends that is let go over a card and not at one of its ports."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from designer.graph.model import Block, Port
from designer.graph.query import FOR_PEOPLE
from designer.graph.wires.wiring import wiring
from designer.ui.canvas.board import Board
from designer.ui.canvas.cards.node_item import NodeItem
from designer.ui.canvas.hits import Hit


def landing(board: Board, block: Block, point: QPointF, output: bool) -> Hit | None:
    """The card's first port on that side that is free, else its first; None over no card, and over one without."""
    cards = (item for item in board.items(point) if isinstance(item, NodeItem) and item.card.contains(point))
    card = next((item for item in cards if item.look.kind not in FOR_PEOPLE), None)
    ports = [port for port in card.look.ports if port.output == output] if card is not None else []
    if card is None or not ports:
        return None
    taken = {edge.target for edge in wiring(block.edges).into.get(card.node_id, ())}
    free = (port for port in ports if output or Port(card.node_id, port.name) not in taken)
    port = next(free, ports[0])
    return Hit("port", card.node_id, port, tip=port.tip)
