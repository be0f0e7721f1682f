"""The canvas' grid of dots; the farther away, the fewer."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from designer.ui.canvas.ink import Ink

SPACING, SPARSER, NEAREST = 20.0, 2, 16.0
"""Distance of dots in scene px, how much it grows at a time, and how near they come on the screen."""


def spacing(zoom: float) -> float:
    """How far apart the dots are, in scene px."""
    distance = SPACING
    while distance * zoom < NEAREST:
        distance *= SPARSER
    return distance


def paint_grid(painter: QPainter, rect: QRectF, zoom: float, ink: Ink) -> None:
    """Ground and dots."""
    painter.fillRect(rect, ink.canvas)
    step = spacing(zoom)
    # In steps of eight, so that the many sizes of what has to be painted need few patterns.
    columns, rows = (8 * ceil((side / step + 2) / 8) for side in (rect.width(), rect.height()))
    pen = QPen(ink.dots, 2)
    pen.setCosmetic(True)
    painter.setPen(pen)
    corner = QPointF(floor(rect.left() / step) * step, floor(rect.top() / step) * step)
    painter.translate(corner)
    painter.drawPoints(_pattern(step, columns, rows))
    painter.translate(-corner)


@lru_cache(maxsize=64)
def _pattern(step: float, columns: int, rows: int) -> list[QPointF]:
    return [QPointF(i * step, j * step) for i in range(columns) for j in range(rows)]
