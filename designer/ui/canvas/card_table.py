"""Where all cards are, as one array: what is asked of thousands of cards at once is asked here."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from designer.ui.canvas.node_item import NodeItem

Rects = NDArray[np.float64]
"""One row each: left, top, right, bottom."""

LEFT, TOP, RIGHT, BOTTOM, FOOT = range(5)


class CardTable:
    """One row a card; built anew when cards come or go, else kept up to date row by row."""

    def __init__(self, items: Mapping[str, NodeItem]) -> None:
        self._items = items
        self._row: dict[str, int] = {}
        self._table = np.empty((0, 5))
        self._behind: list[NodeItem] = []
        self._stale = True

    def forget(self) -> None:
        """Cards came or went."""
        self._stale = True

    def follow(self, ids: Collection[str]) -> None:
        """These cards moved or have another size."""
        if not self._stale:
            for node_id in ids:
                if node_id in self._row:
                    self._table[self._row[node_id]] = _measures(self._items[node_id])

    @property
    def rects(self) -> Rects:
        """The cards with what hangs under them."""
        rects: Rects = self._fresh()[:, [LEFT, TOP, RIGHT, FOOT]]
        return rects

    def by_kind(self) -> dict[str, list[list[float]]]:
        """The bare cards and notes by their colours."""
        found: dict[str, list[list[float]]] = {}
        for item, row in zip(self._cards(), self._fresh().tolist(), strict=True):
            found.setdefault(item.colour, []).append(row)
        return found

    @property
    def behind(self) -> list[NodeItem]:
        """The frames, the largest first."""
        self._fresh()
        return self._behind

    def extent(self) -> QRectF:
        """The rectangle that all of them fill; empty where there is none."""
        table = self._fresh()
        behind = QRectF()
        for item in self._behind:
            behind |= item.card
        if not len(table):
            return behind
        left, top = table[:, :2].min(axis=0).tolist()
        return behind | QRectF(QPointF(left, top), QPointF(float(table[:, RIGHT].max()), float(table[:, FOOT].max())))

    def meets(self, rect: QRectF) -> bool:
        """Whether a rectangle touches any card."""
        table = self._fresh()
        hits = (table[:, LEFT] < rect.right()) & (table[:, RIGHT] > rect.left())
        hits &= (table[:, TOP] < rect.bottom()) & (table[:, FOOT] > rect.top())
        return bool(hits.any())

    def _fresh(self) -> Rects:
        if self._stale:
            self._stale = False
            cards = self._cards()
            self._row = {item.node_id: row for row, item in enumerate(cards)}
            self._table = np.array([_measures(item) for item in cards]).reshape(-1, 5)
            self._behind = sorted((item for item in self._items.values() if item.behind), key=NodeItem.zValue)
        return self._table

    def _cards(self) -> list[NodeItem]:
        return [item for item in self._items.values() if not item.behind]


def _measures(item: NodeItem) -> tuple[float, float, float, float, float]:
    x, y = item.x(), item.y()
    return x, y, x + item.look.width, y + item.look.height, y + item.foot
