"""What is drawn over the colours: lines between kernels, the number in each cell, a frame around the mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, floor

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from designer.runtime.pictures.sheet import Sheet
from designer.ui.palette import Palette
from designer.ui.panels.colourmap import ink_on
from designer.ui.panels.picture.camera import Camera
from designer.ui.panels.picture.colours import Table
from designer.ui.panels.picture.layer import Layer

NUMBERS_FROM = 40.0
"""Px of a cell from which on its number is written in it."""
LINES_FROM = 12.0
"""Px between two lines at least."""


def lines(painter: QPainter, camera: Camera, sheet: Sheet, colour: str) -> None:
    """Lines where one step of the outermost dimension ends and the next begins, in the middle of the gaps."""
    painter.setPen(QPen(QColor(colour), 1))
    left, top, width, height = camera.seen
    wide, high = camera.size
    (pitch_down, pitch_right), gap = sheet.pitch, sheet.arrangement.gap
    rows, columns = sheet.size
    drawn = []
    x0, y0 = camera.place(0, 0)
    x1, y1 = camera.place(columns, rows)
    if pitch_right > 1 and pitch_right * wide >= LINES_FROM:
        for at in _between(left, width, pitch_right, columns):
            x = round(camera.place(at - gap / 2, 0)[0])
            drawn.append(QLineF(x, max(0, y0), x, min(camera.height, y1)))
    if pitch_down > 1 and pitch_down * high >= LINES_FROM:
        for at in _between(top, height, pitch_down, rows):
            y = round(camera.place(0, at - gap / 2)[1])
            drawn.append(QLineF(max(0, x0), y, min(camera.width, x1), y))
    painter.drawLines(drawn)


def _between(start: float, length: float, pitch: int, size: int) -> Iterator[int]:
    """The multiples of a pitch within a range and within the sheet, but for its edges."""
    first = max(1, ceil(start / pitch))
    yield from range(first * pitch, min(size, floor(start + length + pitch)), pitch)


def written(painter: QPainter, camera: Camera, layer: Layer, table: Table, font: QFont) -> None:
    """The value in every cell that is large enough for it."""
    wide, high = camera.size
    if layer.reduced or min(wide, high) < NUMBERS_FROM:
        return
    painter.setFont(font)
    left, top, width, height = camera.seen
    metrics = painter.fontMetrics()
    for row in range(max(0, floor(top)), min(camera.rows, ceil(top + height))):
        for column in range(max(0, floor(left)), min(camera.columns, ceil(left + width))):
            if not layer.holds(row, column) or (layer.gaps is not None and layer.gaps[layer.block_of(row, column)]):
                continue
            text = fitting(float(layer.values[layer.block_of(row, column)]), wide - 6, metrics.horizontalAdvance)
            painter.setPen(QColor(ink_on(int(table[layer.step_at(row, column)]))))
            x, y = camera.place(column, row)
            painter.drawText(QRectF(x, y, wide, high), Qt.AlignmentFlag.AlignCenter, text)


def fitting(value: float, room: float, width_of: Callable[[str], int]) -> str:
    """The number with as many digits as there is room for."""
    if not np.isfinite(value):
        return {"nan": "NaN", "inf": "∞"}.get(str(value), "−∞")
    for digits in (4, 3, 2, 1):
        text = f"{value:.{digits}g}".replace("-", "−", 1)
        if width_of(text) <= room:
            break
    return text


def frame(painter: QPainter, camera: Camera, layer: Layer, sheet: Sheet, at: tuple[int, int], palette: Palette) -> None:
    """A line around the block of cells at a cell, and around its kernel."""
    wide, high = camera.size
    (row, column), window = at, layer.window
    pitch, kernel = sheet.pitch, sheet.kernel
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if kernel[0] * kernel[1] > 1 and min(pitch[0] * high, pitch[1] * wide) >= LINES_FROM:
        y, x = row // pitch[0] * pitch[0], column // pitch[1] * pitch[1]
        painter.setPen(QPen(QColor(palette.accent), 1))
        painter.drawRect(_rect(camera, x, y, kernel[1], kernel[0]))
    down, right = layer.block_of(row, column)
    if min(window.down * high, window.right * wide) >= 4:
        painter.setPen(QPen(QColor(palette.text), 1))
        x, y = window.left + right * window.right, window.top + down * window.down
        painter.drawRect(_rect(camera, x, y, window.right, window.down))


def _rect(camera: Camera, x: float, y: float, columns: int, rows: int) -> QRectF:
    left, top = camera.place(x, y)
    right, bottom = camera.place(x + columns, y + rows)
    return QRectF(round(left) - 0.5, round(top) - 0.5, round(right) - round(left), round(bottom) - round(top))
