"""The wires of a block in rows: where each one runs, kept up to date wire by wire."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping
from math import inf

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from designer.graph.model import Edge, Port
from designer.graph.wires.waypoints import Points
from designer.ui.canvas.overview.many import Rows, by_column
from designer.ui.canvas.wires.wire_path import Ends, wire_path

AROUND = 4.0
FREE, NO_ENDS = Edge(Port("", ""), Port("", "")), Ends(0, 0, 0, 0, 0, 0, 0)
"""What stands in a row that has no wire; a wire has no ends while a port of it is not there."""
NOWHERE = (inf, inf, -inf, -inf)
SPARE = 64
"""Rows that are made at once when none is free."""

Line = tuple[float, float, float, float]


class WireTable:
    """One row a wire; a wire that goes leaves its row to another, so that an edit costs what it changes.

    Attributes:
        led: Rows of the wires that have points.
        drafts: Points that a hand is moving, by the wire as the design has it.
    """

    def __init__(self, ends_of: Callable[[Edge], Ends | None]) -> None:
        self._ends_of = ends_of
        self.edges: list[Edge] = []
        self.ends: list[Ends] = []
        self.led: list[int] = []
        self.drafts: Mapping[Edge, Points] = {}
        self._boxes: Rows = np.empty((0, 4), order="F")
        self._straight: Rows = np.empty((0, 4))
        self._paths: list[QPainterPath | None] = []
        self._row: dict[Edge, int] = {}
        self._row_of_object: dict[int, int] = {}
        self._of_node: dict[str, list[int]] = {}
        self._free: list[int] = []

    def row(self, edge: Edge) -> int | None:
        """The row of a wire."""
        return self._row.get(edge)

    def of_nodes(self, ids: Collection[str]) -> set[int]:
        """The rows of all wires at these nodes."""
        return {row for node_id in ids for row in self._of_node.get(node_id, ())}

    def all(self) -> tuple[Edge, ...]:
        """Every wire that is drawn."""
        return tuple(edge for edge, ends in zip(self.edges, self.ends, strict=True) if ends is not NO_ENDS)

    def hold(self, edges: Iterable[Edge]) -> None:
        """Holds these wires, each worked out anew; one whose port is not there has no ends until the port comes."""
        self.edges = list(edges)
        self.ends = [self._ends_now(edge) for edge in self.edges]
        self._row = {edge: row for row, edge in enumerate(self.edges)}
        self._row_of_object = {id(edge): row for row, edge in enumerate(self.edges)}
        self._of_node, self._free = {}, []
        for row, edge in enumerate(self.edges):
            self._note_nodes(row, edge)
        self.led = [row for row, ends in enumerate(self.ends) if ends.via]
        self._boxes = by_column(np.array([_bounds(ends) for ends in self.ends]).reshape(-1, 4))
        self._straight = np.array([_straight(ends) for ends in self.ends]).reshape(-1, 4)
        self._paths = [None] * len(self.edges)

    def change(self, edges: Iterable[Edge]) -> list[QRectF]:
        """Holds these wires; those that were there stay as they are. Gives the areas that are to be drawn anew.

        Wires are told apart by identity, as a `diff` tells them: an edit leaves what it does not change.
        """
        wanted = {id(edge): edge for edge in edges}
        areas = [self._remove(key) for key in self._row_of_object.keys() - wanted.keys()]
        areas += [self.box(self._add(wanted[key])) for key in wanted.keys() - self._row_of_object.keys()]
        return areas

    def amend(self, gone: Iterable[Edge], come: Iterable[Edge]) -> list[QRectF]:
        """Holds these wires no more, and those besides; gives the areas that are to be drawn anew."""
        rows = [row for edge in gone if (row := self._row.get(edge)) is not None]
        areas = [self._remove(id(self.edges[row])) for row in rows]
        for edge in come:
            if edge not in self._row:
                areas.append(self.box(self._add(edge)))
        return areas

    def follow(self, row: int) -> bool:
        """Works out anew where a wire runs; says whether that is elsewhere."""
        ends = self._ends_now(self.edges[row])
        if ends == self.ends[row]:
            return False
        self._put(row, ends)
        return True

    def draft(self, drafts: Mapping[Edge, Points]) -> set[int]:
        """Leads wires through other points than the design says; gives the rows of those that this can move."""
        touched, self.drafts = {*self.drafts, *drafts}, drafts
        return {row for edge in touched if (row := self._row.get(edge)) is not None}

    def path(self, row: int) -> QPainterPath:
        """A wire as it is drawn."""
        path = self._paths[row]
        if path is None:
            ends = self.ends[row]
            path = self._paths[row] = QPainterPath() if ends is NO_ENDS else wire_path(ends)
        return path

    def box(self, row: int) -> QRectF:
        """All that a wire can touch; empty while it has no ends."""
        if self.ends[row] is NO_ENDS:
            return QRectF()
        left, top, right, bottom = self._boxes[row].tolist()
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    def visible(self, rect: QRectF) -> list[int]:
        """Rows of the wires that may touch a rectangle."""
        boxes = self._boxes
        inside = (boxes[:, 0] <= rect.right() + AROUND) & (boxes[:, 2] >= rect.left() - AROUND)
        inside &= (boxes[:, 1] <= rect.bottom() + AROUND) & (boxes[:, 3] >= rect.top() - AROUND)
        rows: list[int] = inside.nonzero()[0].tolist()
        return rows

    def extent(self) -> QRectF:
        """The rectangle that all wires fill; empty where there is none."""
        return _around(self._boxes)

    def led_extent(self) -> QRectF:
        """The rectangle that wires with points fill; empty where there is none."""
        return _around(self._boxes[self.led])

    def lines(self, without: Collection[int] = ()) -> Rows:
        """Every wire in straight lines, for who looks from far away; `without` those of some rows."""
        straight = np.delete(self._straight, list(without), axis=0) if without else self._straight
        led = self.lines_of(row for row in self.led if row not in without)
        return np.vstack((straight[np.isfinite(straight[:, 0])], led))

    def lines_of(self, rows: Iterable[int]) -> Rows:
        """The wires of some rows in straight lines."""
        drawn = (ends for row in rows if (ends := self.ends[row]) is not NO_ENDS)
        return np.array([(*a, *b) for ends in drawn for a, b in itertools.pairwise(ends.stops)]).reshape(-1, 4)

    def _ends_now(self, edge: Edge) -> Ends:
        ends = self._ends_of(edge)
        if ends is None:
            return NO_ENDS
        if edge in self.drafts:
            return ends._replace(via=self.drafts[edge])
        return ends

    def _add(self, edge: Edge) -> int:
        if not self._free:
            self._make_room()
        row = self._free.pop()
        self.edges[row] = edge
        self._row[edge] = self._row_of_object[id(edge)] = row
        self._note_nodes(row, edge)
        self._put(row, self._ends_now(edge))
        return row

    def _remove(self, key: int) -> QRectF:
        """Leaves a row free; gives where its wire ran."""
        row = self._row_of_object.pop(key)
        edge, area = self.edges[row], self.box(row)
        self._row.pop(edge, None)
        for node_id in {edge.source.node, edge.target.node}:
            self._of_node[node_id].remove(row)
        self._put(row, NO_ENDS)
        self.edges[row] = FREE
        self._free.append(row)
        return area

    def _put(self, row: int, ends: Ends) -> None:
        if self.ends[row].via:
            self.led.remove(row)
        if ends.via:
            self.led.append(row)
        self.ends[row], self._paths[row] = ends, None
        self._boxes[row], self._straight[row] = _bounds(ends), _straight(ends)

    def _note_nodes(self, row: int, edge: Edge) -> None:
        for node_id in {edge.source.node, edge.target.node}:
            self._of_node.setdefault(node_id, []).append(row)

    def _make_room(self) -> None:
        count = len(self.edges)
        self._free += range(count + SPARE - 1, count - 1, -1)
        self.edges += [FREE] * SPARE
        self.ends += [NO_ENDS] * SPARE
        self._paths += [None] * SPARE
        nowhere = np.tile(NOWHERE, (SPARE, 1))
        self._boxes = by_column(np.vstack((self._boxes, nowhere)))
        self._straight = np.vstack((self._straight, nowhere))


def _bounds(ends: Ends) -> Line:
    return NOWHERE if ends is NO_ENDS else ends.bounds()


def _straight(ends: Ends) -> Line:
    """Where a wire without points starts and ends."""
    return NOWHERE if ends is NO_ENDS or ends.via else (ends.x1, ends.y1, ends.x2, ends.y2)


def _around(boxes: Rows) -> QRectF:
    boxes = boxes[boxes[:, 0] <= boxes[:, 2]]
    if not len(boxes):
        return QRectF()
    left, top = boxes[:, :2].min(axis=0).tolist()
    right, bottom = boxes[:, 2:].max(axis=0).tolist()
    return QRectF(QPointF(left, top), QPointF(right, bottom))
