"""Paints numbers as coloured cells: a whole map as one picture, and its numbers over it where they fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import floor

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from designer.runtime.laboratory.reports import Values
from designer.ui.palette import Palette
from designer.ui.panels import colourmap
from designer.ui.panels.laboratory.shown import number
from designer.ui.theme import mixed, mono, ui

SMALLEST_TEXT, LARGEST_TEXT = 8, 14
"""Sizes of the numbers in cells, in px."""
LINES_FROM = 9.0
"""Cells of so many px have lines between them."""


@dataclass(frozen=True)
class Plot:
    """Where a map lies: its cells, and the padding around them.

    Attributes:
        left, top: Of the first cell of the padding, in px.
        cell: Side of a cell, in px.
        rows, columns: Without the padding.
        before, after: Rows and columns of padding at the two ends.
    """

    left: float
    top: float
    cell: float
    rows: int
    columns: int
    before: tuple[int, int] = (0, 0)
    after: tuple[int, int] = (0, 0)

    @property
    def rect(self) -> QRectF:
        """Map and padding."""
        rows = self.rows + self.before[0] + self.after[0]
        columns = self.columns + self.before[1] + self.after[1]
        return QRectF(self.left, self.top, columns * self.cell, rows * self.cell)

    @property
    def inner(self) -> QRectF:
        """The map alone."""
        corner = self.cell_rect(0, 0).topLeft()
        return QRectF(corner.x(), corner.y(), self.columns * self.cell, self.rows * self.cell)

    def cell_rect(self, row: int, column: int) -> QRectF:
        """One cell; those below 0 lie in the padding."""
        left = self.left + (column + self.before[1]) * self.cell
        return QRectF(left, self.top + (row + self.before[0]) * self.cell, self.cell, self.cell)

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """Row and column under a point; None beside the map and its padding."""
        if not self.rect.contains(point):
            return None
        row = floor((point.y() - self.top) / self.cell) - self.before[0]
        column = floor((point.x() - self.left) / self.cell) - self.before[1]
        return row, column


def fitted(
    room: QRectF,
    rows: int,
    columns: int,
    before: tuple[int, int] = (0, 0),
    after: tuple[int, int] = (0, 0),
    largest: float = 64.0,
) -> Plot:
    """A map as large as the room allows, in whole px a cell where there is more than one, in the room's middle."""
    high, wide = rows + before[0] + after[0], columns + before[1] + after[1]
    cell = min(room.width() / max(1, wide), room.height() / max(1, high), largest)
    cell = max(1.0, floor(cell)) if cell >= 1 else max(cell, 0.05)
    left = room.left() + floor((room.width() - wide * cell) / 2)
    top = room.top() + floor((room.height() - high * cell) / 2)
    return Plot(left, top, cell, rows, columns, before, after)


def picture(values: Values, largest: float, palette: Palette) -> QImage:
    """The values as one small picture, a pixel each."""
    colours = (palette.negative, palette.panel, palette.positive)
    pixels = np.ascontiguousarray(colourmap.paint(values, None, largest, colours, palette.not_finite))
    rows, columns = values.shape
    return QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_RGBA8888).copy()


def paint_map(painter: QPainter, plot: Plot, image: QImage, palette: Palette, fade: float = 1.0) -> None:
    """The picture in its place, its padding hatched, with lines between large cells."""
    if plot.rect != plot.inner:
        _paint_padding(painter, plot, palette)
    painter.setOpacity(fade)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, plot.cell < 1)
    painter.drawImage(plot.inner, image)
    painter.setOpacity(1.0)
    paint_frame(painter, plot, palette)


def paint_frame(painter: QPainter, plot: Plot, palette: Palette) -> None:
    """The lines between cells that are large enough, and round all of them."""
    if plot.cell >= LINES_FROM:
        _paint_lines(painter, plot, palette)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(palette.border), 1))
    painter.drawRect(plot.inner.adjusted(-0.5, -0.5, 0.5, 0.5))


def paint_numbers(painter: QPainter, plot: Plot, values: Values, largest: float, palette: Palette) -> None:
    """The numbers of a map in its cells, as far as they can be read."""
    size = text_size(plot.cell)
    if not size or values.size > 400:
        return
    for (row, column), value in np.ndenumerate(values):
        rect = plot.cell_rect(row, column)
        paint_number(painter, rect, float(value), largest, palette, size)


def paint_number(
    painter: QPainter, rect: QRectF, value: float, largest: float, palette: Palette, size: int, ink: str = ""
) -> None:
    """One number in a cell, in the colour that stands out from the cell's own."""
    advance, half = _sizes(size)
    text = _fitting(value, int((rect.width() - 5) / advance))
    painter.setFont(cell_font(size))
    painter.setPen(_colour(ink or _ink(value, largest, palette)))
    centre = rect.center()
    painter.drawText(QPointF(centre.x() - len(text) * advance / 2, centre.y() + half), text)


def text_size(cell: float) -> int:
    """The size of numbers in cells of this side; 0 where none can be read."""
    size = int(min(LARGEST_TEXT, cell * 0.4))
    return size if size >= SMALLEST_TEXT else 0


@lru_cache(maxsize=16)
def cell_font(size: int) -> QFont:
    """The font of numbers, kept: the system is asked for its own each time one is made."""
    return mono(size)


@lru_cache(maxsize=16)
def word_font(size: int, bold: bool = False) -> QFont:
    """The font of words, kept as well."""
    font = ui(size)
    if bold:
        font.setWeight(font.Weight.DemiBold)
    return font


@lru_cache(maxsize=16)
def _sizes(size: int) -> tuple[float, float]:
    """How wide a letter is, all alike, and how far a line's foot lies under its middle."""
    metrics = QFontMetricsF(cell_font(size))
    return metrics.horizontalAdvance("0"), metrics.capHeight() / 2


@lru_cache(maxsize=256)
def _colour(name: str) -> QColor:
    return QColor(name)


@lru_cache(maxsize=8192)
def _fitting(value: float, most: int) -> str:
    """The most exact text of at most so many letters: `−0.312`, `−.31`, `−.3`."""
    text = number(value)
    if len(text) <= most or not np.isfinite(value):
        return text
    for digits in (3, 2, 1):
        rounded = f"{value:.{digits}f}".rstrip("0").rstrip(".")
        text = (rounded.replace("0.", ".", 1) if abs(value) < 1 else rounded).replace("-", "−")
        text = text if text not in ("−", "", "−0") else "0"
        if len(text) <= most:
            return text
    text = f"{value:.0f}".replace("-", "−")
    return text if len(text) <= most else "…"


def _ink(value: float, largest: float, palette: Palette) -> str:
    if not np.isfinite(value):
        return colourmap.WHITE
    colours = colourmap.scale(palette.negative, palette.panel, palette.positive)
    share = min(1.0, max(-1.0, value / largest)) if largest else 0.0
    red, green, blue, _ = colours[round((share + 1) * (colourmap.STEPS // 2))].tolist()
    return colourmap.ink_on(red << 16 | green << 8 | blue)


def _paint_padding(painter: QPainter, plot: Plot, palette: Palette) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for brush in (QBrush(QColor(palette.hover)), QBrush(QColor(palette.border), Qt.BrushStyle.BDiagPattern)):
        painter.setBrush(brush)
        painter.drawRect(plot.rect)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(palette.wire), 1, Qt.PenStyle.DashLine))
    painter.drawRect(plot.rect.adjusted(0.5, 0.5, -0.5, -0.5))


def _paint_lines(painter: QPainter, plot: Plot, palette: Palette) -> None:
    line = QColor(mixed(palette.line, palette.panel, 0.8 if plot.cell >= 12 else 0.45))
    painter.setPen(QPen(line, 1))
    inner = plot.inner
    rows = [QLineF(inner.left(), y, inner.right(), y) for y in _between(inner.top(), plot.cell, plot.rows)]
    painter.drawLines([*rows, *(QLineF(x, inner.top(), x, inner.bottom()) for x in _columns(plot))])


def _columns(plot: Plot) -> list[float]:
    return _between(plot.inner.left(), plot.cell, plot.columns)


def _between(first: float, cell: float, count: int) -> list[float]:
    """Where the lines between so many cells are."""
    return [first + at * cell for at in range(1, count)]
