"""Where all cards are, as one array: what is asked of thousands of cards at once is asked here."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from designer.ui.canvas.cards.node_item import NodeItem
from designer.ui.canvas.overview.many import by_column

Rects = NDArray[np.float64]
"""One row each: left, top, right, bottom."""

LEFT, TOP, RIGHT, BOTTOM, FOOT = range(5)


class CardTable:
    """One row a card; built anew when cards come or go, else kept up to date row by row."""

    def __init__(self, items: Mapping[str, NodeItem]) -> None:
        self._items = items
        self._row: dict[str, int] = {}
        self._table = np.empty((0, 5))
        self._colours: dict[str, int] = {}
        self._painted = np.empty(0, np.intp)
        self._listed: list[NodeItem] = []
        self._frames: list[NodeItem] = []
        self._behind: list[NodeItem] = []
        self._stale = True

    def forget(self) -> None:
        """Many cards came, went or changed."""
        self._stale = True

    def come(self, item: NodeItem) -> None:
        """A card came, the last of all."""
        if item.behind or self._stale:
            self._stale = True
            return
        self._row[item.node_id] = len(self._listed)
        self._listed.append(item)
        self._painted = np.append(self._painted, self._number(item.colour))
        self._table = np.vstack((self._table, _measures(item)))

    def go(self, item: NodeItem) -> None:
        """A card went; the last one takes its row."""
        row = None if self._stale else self._row.get(item.node_id)
        if row is None:
            self._stale = True
            return
        last = len(self._listed) - 1
        self._listed[row], self._table[row], self._painted[row] = (
            self._listed[last],
            self._table[last],
            self._painted[last],
        )
        self._row[self._listed[row].node_id] = row
        del self._listed[last], self._row[item.node_id]
        self._table, self._painted = self._table[:last], self._painted[:last]

    def follow(self, ids: Collection[str]) -> None:
        """These cards moved or have another size."""
        if self._stale:
            return
        for node_id in ids:
            row = self._row.get(node_id)
            if row is not None:
                self._table[row] = _measures(self._items[node_id])
                self._painted[row] = self._number(self._items[node_id].colour)
        if any(frame.node_id in ids for frame in self._frames):
            self._behind = sorted(self._frames, key=NodeItem.zValue)

    @property
    def rects(self) -> Rects:
        """The cards with what hangs under them."""
        rects: Rects = self._fresh()[:, [LEFT, TOP, RIGHT, FOOT]]
        return rects

    @property
    def frames(self) -> Rects:
        """The frames behind the cards."""
        return np.array([item.card.getCoords() for item in self.behind]).reshape(-1, 4)

    def by_colour(self, without: Collection[str] = ()) -> dict[str, Rects]:
        """The bare cards and notes by their colours, one row each: left, top, width, height."""
        table, painted = self._fresh(), self._painted
        left_out = [self._row[node_id] for node_id in without if node_id in self._row]
        if left_out:
            table, painted = np.delete(table, left_out, axis=0), np.delete(painted, left_out)
        rects = np.column_stack((table[:, :2], table[:, RIGHT] - table[:, LEFT], table[:, BOTTOM] - table[:, TOP]))
        found = {colour: rects[painted == number] for colour, number in self._colours.items()}
        return {colour: rects for colour, rects in found.items() if len(rects)}

    def in_view(self, rect: QRectF, at_least: float) -> list[NodeItem]:
        """The cards and notes of at least this width that touch a rectangle."""
        table = self._fresh()
        hits = self._touching(table, rect) & (table[:, RIGHT] - table[:, LEFT] >= at_least)
        return [self._listed[row] for row in np.flatnonzero(hits).tolist()]

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
        return bool(self._touching(self._fresh(), rect).any())

    @staticmethod
    def _touching(table: Rects, rect: QRectF) -> NDArray[np.bool_]:
        hits = (table[:, LEFT] < rect.right()) & (table[:, RIGHT] > rect.left())
        hits &= (table[:, TOP] < rect.bottom()) & (table[:, FOOT] > rect.top())
        return hits

    def _number(self, colour: str) -> int:
        return self._colours.setdefault(colour, len(self._colours))

    def _fresh(self) -> Rects:
        if self._stale:
            self._stale = False
            self._listed = [item for item in self._items.values() if not item.behind]
            self._row = {item.node_id: row for row, item in enumerate(self._listed)}
            self._painted = np.array([self._number(item.colour) for item in self._listed], np.intp)
            self._table = by_column(np.array([_measures(item) for item in self._listed]).reshape(-1, 5))
            self._frames = [item for item in self._items.values() if item.behind]
            self._behind = sorted(self._frames, key=NodeItem.zValue)
        return self._table


def _measures(item: NodeItem) -> tuple[float, float, float, float, float]:
    x, y = item.x(), item.y()
    return x, y, x + item.look.width, y + item.look.height, y + item.foot
