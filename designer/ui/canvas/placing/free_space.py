"""Room for new cards: a free place near a wished one, and cards of a row that move aside. No Qt widgets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from math import ceil, hypot

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from designer.graph.edit import move_nodes
from designer.graph.model import Design, Position
from designer.ui.canvas.cards.card_table import Rects
from designer.ui.canvas.placing.place import SNAP, snapped

BETWEEN, APART = 24.0, 64.0
"""Room round a card that is placed anywhere, and between the cards of a row, in scene px."""
STEP = 16.0
"""A free place is looked for in rows that are so far apart, in scene px."""


def free_place(cards: Rects, wish: QRectF) -> QPointF:
    """The wished corner of a rectangle, or the nearest one that leaves it room between the cards."""
    x, y = snapped(wish.topLeft().toTuple())
    best, least = (x, y), float("inf")
    for row in _rows_from(y):
        if abs(row - y) >= least:
            return QPointF(*best)
        column = _free_column(cards, x, row, wish)
        distance = hypot(column - x, row - y)
        if distance < least:
            best, least = (column, row), distance
    raise AssertionError("rows go on for ever")


def free_below(cards: Rects, wish: QRectF) -> QPointF:
    """The wished corner of a rectangle, or the next one straight below it where there is room."""
    x, y = snapped(wish.topLeft().toTuple())
    in_column = cards[_met(cards[:, 0], cards[:, 2], x, wish.width())]
    while (met := _met(in_column[:, 1], in_column[:, 3], y, wish.height())).any():
        y = ceil((float(in_column[met, 3].max()) + BETWEEN) / SNAP) * SNAP
    return QPointF(x, y)


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


def _rows_from(y: float) -> Iterator[float]:
    """`y` and the rows around it, the nearer ones first."""
    yield y
    for step in count(1):
        yield y + step * STEP
        yield y - step * STEP


def _free_column(cards: Rects, x: float, y: float, wish: QRectF) -> float:
    """Where in a row the wished rectangle has room, nearest to `x`."""
    in_row = cards[_met(cards[:, 1], cards[:, 3], y, wish.height())]
    lefts, rights = in_row[:, 0] - BETWEEN - wish.width(), in_row[:, 2] + BETWEEN
    order = np.argsort(lefts)
    starts = np.ceil(np.append(-np.inf, np.maximum.accumulate(rights[order])) / SNAP) * SNAP
    ends = np.floor(np.append(lefts[order], np.inf) / SNAP) * SNAP
    gaps = np.clip(x, starts[starts <= ends], ends[starts <= ends])
    return float(gaps[np.abs(gaps - x).argmin()])


def _met(lows: Rects, highs: Rects, at: float, length: float) -> NDArray[np.bool_]:
    """Which cards something of this length meets, `BETWEEN` around each."""
    return (lows < at + length + BETWEEN) & (highs > at - BETWEEN)
