"""How a wire runs: a smooth curve to the right, a rounded way round when it has to go back, or as it is led."""

from __future__ import annotations

import itertools
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath

from designer.graph.model import Position
from designer.ui.canvas.wires.waypoint_path import led_bounds, led_path

FORWARD = 16.0
"""From this many px to the right on a wire is a plain curve."""
OUT, CORNER, CLEAR, ABOVE = 20.0, 18.0, 26.0, 88.0
"""How far a wire that goes back stays from its ports, its corners' radius, its room under a card, its most above."""


class Ends(NamedTuple):
    """Where a wire starts and ends, in scene px.

    Attributes:
        foot: Lower end of the card it comes from, and of what hangs under it.
        head, sole: Upper and lower end of the card it goes to.
        via: Points that it is led through.
    """

    x1: float
    y1: float
    foot: float
    x2: float
    y2: float
    head: float
    sole: float
    via: tuple[Position, ...] = ()

    @property
    def stops(self) -> tuple[Position, ...]:
        """Where it starts, its points, and where it ends."""
        return (self.x1, self.y1), *self.via, (self.x2, self.y2)

    @property
    def forward(self) -> bool:
        """Whether it simply runs to the right."""
        return self.x2 - self.x1 >= FORWARD

    @property
    def lane(self) -> float:
        """Height at which a wire that goes back runs: between the rows where there is room, else under both.

        Never far above the card it goes to: in the row that it leaves a taller card may stand.
        """
        if self.head - self.foot >= 16:
            return max((self.head + self.foot) / 2, self.head - ABOVE)
        return max(self.foot, self.sole) + CLEAR

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of all it can touch."""
        if self.via:
            return led_bounds(self.stops)
        if self.forward:
            return self.x1, min(self.y1, self.y2), self.x2, max(self.y1, self.y2)
        ys = (self.y1, self.y2, self.lane)
        return min(self.x1, self.x2 - OUT), min(ys), max(self.x2, self.x1 + OUT), max(ys)


def wire_path(ends: Ends) -> QPainterPath:
    """The wire as it is drawn."""
    if ends.via:
        return led_path(ends.stops)
    if not ends.forward:
        return _round_way(ends)
    path = QPainterPath(QPointF(ends.x1, ends.y1))
    if ends.y1 == ends.y2:
        path.lineTo(ends.x2, ends.y2)  # looks the same, and is drawn in a third of the time
        return path
    reach = max((ends.x2 - ends.x1) * 0.5, min(36.0, abs(ends.y2 - ends.y1) * 0.5))
    path.cubicTo(ends.x1 + reach, ends.y1, ends.x2 - reach, ends.y2, ends.x2, ends.y2)
    return path


def label_places(ends: Ends, width: float, height: float) -> list[QRectF]:
    """Where words about the wire may stand, the best place first; none where there is no room."""
    if ends.via:
        return _led_places(ends, width, height)
    if not ends.forward:
        left, right = ends.x2 - OUT + CORNER, ends.x1 + OUT - CORNER
        spots = [QPointF(left + (right - left) * t, ends.lane) for t in (0.5, 0.3, 0.7)]
        return [_around(spot, width, height) for spot in spots] if right - left >= width + 16 else []
    room, flat = ends.x2 - ends.x1, abs(ends.y2 - ends.y1) < 8
    if room >= width + 16:
        path = wire_path(ends)
        steps = (0.5, 0.3, 0.7, 0.15, 0.85) if room > 3 * width else (0.5,)
        return [_around(path.pointAtPercent(t), width, height) for t in steps]
    if room >= width - 2 and flat:
        middle = QPointF((ends.x1 + ends.x2) / 2, min(ends.y1, ends.y2) - height / 2 - 4)
        return [_around(middle, width, height)]
    return []


def crossing(path: QPainterPath, stroke: QLineF) -> QPointF | None:
    """Where a straight stroke first crosses a wire; None where it does not."""
    for polygon in path.toSubpathPolygons():
        corners = polygon.toList()
        for a, b in itertools.pairwise(corners):
            how, where = QLineF(a, b).intersects(stroke)
            if how == QLineF.IntersectionType.BoundedIntersection:
                return where
    return None


def _led_places(ends: Ends, width: float, height: float) -> list[QRectF]:
    """Anywhere on the wire but over its points."""
    path = led_path(ends.stops)
    if path.length() < width + 32:
        return []
    spots = [_around(path.pointAtPercent(t), width, height) for t in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)]
    clear = [spot.adjusted(-6, -6, 6, 6) for spot in spots]
    return [
        spot
        for spot, room in zip(spots, clear, strict=True)
        if not any(room.contains(QPointF(*point)) for point in ends.via)
    ]


def _around(middle: QPointF, width: float, height: float) -> QRectF:
    return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)


def _round_way(ends: Ends) -> QPainterPath:
    right, left, lane = ends.x1 + OUT, ends.x2 - OUT, ends.lane
    points = [(ends.x1, ends.y1), (right, ends.y1), (right, lane), (left, lane), (left, ends.y2), (ends.x2, ends.y2)]
    path = QPainterPath(QPointF(*points[0]))
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        enter, leave = _toward(corner, before), _toward(corner, after)
        path.lineTo(*enter)
        path.quadTo(*corner, *leave)
    path.lineTo(*points[-1])
    return path


def _toward(corner: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """The point where the rounding of a corner begins, on the way to its neighbour."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = max(abs(dx), abs(dy))
    share = min(CORNER, length / 2) / length if length else 0.0
    return corner[0] + dx * share, corner[1] + dy * share
