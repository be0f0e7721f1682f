"""How a wire runs that is led through points: smooth at each of them, level at its ports."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from math import hypot

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from designer.graph.model import Position

PULL, LEAST = 0.38, 28.0
"""How far a curve reaches ahead of a point, as a share of the way to the next, and at a port at least, in scene px."""

Piece = tuple[Position, Position, Position]
"""A cubic curve from where the last one ended: two handles and its end."""


def led_path(stops: Sequence[Position]) -> QPainterPath:
    """The curve through all stops, the first and the last being ports."""
    path = QPainterPath(QPointF(*stops[0]))
    for handle, other, end in pieces(stops):
        path.cubicTo(*handle, *other, *end)
    return path


def led_bounds(stops: Sequence[Position]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of all that the curve can touch."""
    reached = [stops[0], *(point for piece in pieces(stops) for point in piece)]
    xs, ys = [x for x, _ in reached], [y for _, y in reached]
    return min(xs), min(ys), max(xs), max(ys)


def pieces(stops: Sequence[Position]) -> Iterator[Piece]:
    """The curve piece by piece."""
    last = len(stops) - 1
    slopes = [_slope(stops, index) for index in range(last + 1)]
    for index, (a, b) in enumerate(itertools.pairwise(stops)):
        reach = PULL * hypot(b[0] - a[0], b[1] - a[1])
        out = max(reach, LEAST) if index == 0 else reach
        into = max(reach, LEAST) if index + 1 == last else reach
        yield _ahead(a, slopes[index], out), _ahead(b, slopes[index + 1], -into), b


def _slope(stops: Sequence[Position], index: int) -> Position:
    """Which way the wire runs there: to the right at a port, else from the stop before to the one behind."""
    if index in (0, len(stops) - 1):
        return 1.0, 0.0
    before, behind = stops[index - 1], stops[index + 1]
    dx, dy = behind[0] - before[0], behind[1] - before[1]
    length = hypot(dx, dy)
    return (dx / length, dy / length) if length else (1.0, 0.0)


def _ahead(point: Position, slope: Position, reach: float) -> Position:
    return point[0] + slope[0] * reach, point[1] + slope[1] * reach
