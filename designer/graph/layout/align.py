"""Nodes put into line: rectangles in, new corners out, all of them on the grid."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import ceil, floor
from typing import Literal, NamedTuple

from designer.graph.model import Position

GRID = 4.0
"""The canvas' grid in scene px; cards are as wide and high as a number of its steps."""

Side = Literal["left", "right", "top", "bottom", "centre", "middle"]


class Rect(NamedTuple):
    """Where a card stands, in scene px."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.top + self.height


def aligned(rects: Mapping[str, Rect], side: Side) -> dict[str, Position]:
    """The corners of these cards with one side in line: "centre" puts them in a column, "middle" in a row.

    The outermost card gives the line; for "centre" and "middle" it is the middle of all of them.
    """
    left, right = min(r.left for r in rects.values()), max(r.right for r in rects.values())
    top, bottom = min(r.top for r in rects.values()), max(r.bottom for r in rects.values())

    def corner(rect: Rect) -> Position:
        match side:
            case "left":
                return _nearest(left), rect.top
            case "right":
                return _below(_nearest(right) - rect.width), rect.top
            case "centre":
                return _below(_above((left + right) / 2) - rect.width / 2), rect.top
            case "top":
                return rect.left, _nearest(top)
            case "bottom":
                return rect.left, _below(_nearest(bottom) - rect.height)
        return rect.left, _below(_above((top + bottom) / 2) - rect.height / 2)

    return {node_id: corner(rect) for node_id, rect in rects.items()}


def distributed(rects: Mapping[str, Rect], across: bool) -> dict[str, Position]:
    """The corners of these cards with equal gaps between them; the outermost two stay.

    Args:
        across: From left to right; else from top to bottom.
    """
    index, size = (0, 2) if across else (1, 3)
    order = sorted(rects, key=lambda node_id: (rects[node_id][index] + rects[node_id][size] / 2, node_id))
    first, last = rects[order[0]], rects[order[-1]]
    gaps = max(1, len(order) - 1)
    gap = (last[index] - first[index] - first[size] - sum(rects[i][size] for i in order[1:-1])) / gaps
    place = first[index]
    corners: dict[str, Position] = {order[0]: (first.left, first.top), order[-1]: (last.left, last.top)}
    for before, node_id in pairwise(order[:-1]):
        place += rects[before][size] + gap
        rect = rects[node_id]
        corners[node_id] = (_nearest(place), rect.top) if across else (rect.left, _nearest(place))
    return corners


def _nearest(value: float) -> float:
    return round(value / GRID) * GRID


# A line on the grid and corners to one side of it: halves rounded either way would leave equal cards out of line.
def _above(value: float) -> float:
    return ceil(value / GRID) * GRID


def _below(value: float) -> float:
    return floor(value / GRID) * GRID
