"""Thousands of shapes drawn straight from an array: Qt reads its numbers in place, and no object is made for each."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter
from shiboken6 import Shiboken

Rows = NDArray[np.float64]


def by_column(rows: Rows) -> Rows:
    """All left sides in a row, then all upper ones: a search for what meets a rectangle reads only what it compares."""
    return np.asfortranarray(rows)


def draw_rects(painter: QPainter, rects: Rows) -> None:
    """Rectangles, one row each: left, top, width, height."""
    held = np.ascontiguousarray(rects)
    if len(held):
        painter.drawRects(cast(QRectF, Shiboken.wrapInstance(held.ctypes.data, QRectF)), len(held))


def draw_lines(painter: QPainter, lines: Rows) -> None:
    """Straight lines, one row each: x and y of the start, x and y of the end."""
    held = np.ascontiguousarray(lines)
    if len(held):
        painter.drawLines(cast(QLineF, Shiboken.wrapInstance(held.ctypes.data, QLineF)), len(held))
