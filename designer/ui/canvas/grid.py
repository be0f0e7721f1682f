"""The canvas' grid of dots; the farther away, the fewer."""

from __future__ import annotations

from math import floor

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from designer.ui.canvas.ink import Ink

SPACING, SPARSER, NEAREST = 20.0, 4, 18.0
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
    left, top = floor(rect.left() / step), floor(rect.top() / step)
    columns, rows = int(rect.width() / step) + 2, int(rect.height() / step) + 2
    pen = QPen(ink.dots, 2)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawPoints([QPointF((left + i) * step, (top + j) * step) for i in range(columns) for j in range(rows)])
