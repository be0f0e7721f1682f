"""Room for new cards: a free place near a wished one, and cards of a row that move aside. No Qt widgets."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF

from designer.graph.edit import move_nodes
from designer.graph.model import Design, Position
from designer.ui.canvas.card_table import Rects
from designer.ui.canvas.look import LOWEST, NARROWEST
from designer.ui.canvas.place import snapped

BETWEEN, APART = 24.0, 64.0
"""Room round a card that is placed anywhere, and between the cards of a row, in scene px."""
STEP = 96.0


def free_place(cards: Rects, corner: QPointF) -> QPointF:
    """The wished corner, or the next one below it where no card stands."""
    y = corner.y()
    for _ in range(len(cards) + 1):
        left, right, bottom = corner.x() - BETWEEN, corner.x() + NARROWEST + BETWEEN, y + LOWEST + BETWEEN
        meets = (cards[:, 0] < right) & (cards[:, 2] > left) & (cards[:, 1] < bottom) & (cards[:, 3] > y - BETWEEN)
        if not meets.any():
            break
        y += STEP
    return QPointF(corner.x(), y)


def beside(card: QRectF, corner: Position) -> Position:
    """The wished corner, or the nearest one that leaves room to the card before it; in its row, if near it."""
    x, y = corner
    if abs(y - card.top()) < card.height():
        x, y = max(x, card.right() + APART), card.top()
    return snapped((x, y))


def moved_aside(design: Design, block_name: str, cards: Mapping[str, QRectF], new: QRectF) -> Design:
    """The design with what stands to the right of a new card, in its row, moved on so that it has room."""
    row = {i: card for i, card in cards.items() if card.top() < new.bottom() and card.bottom() > new.top()}
    after = {i: card for i, card in row.items() if card.center().x() >= new.left()}
    if not after:
        return design
    step = new.right() + APART - min(card.left() for card in after.values())
    if step <= 0:
        return design
    return move_nodes(design, block_name, {i: (c.left() + step, c.top()) for i, c in after.items()})
