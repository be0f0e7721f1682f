"""Draws a convolution as a matrix: the flat input over its columns, the flat output behind its rows, one row lit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from designer import numbers
from designer.runtime.laboratory.matrix import entries
from designer.runtime.laboratory.reports import Values
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.cells import LINES_FROM, Plot, paint_frame, paint_number, text_size, word_font
from designer.ui.panels.laboratory.layout import EDGE
from designer.ui.panels.laboratory.marks import Pictures, lay, outline, sign, small_title, title
from designer.ui.panels.laboratory.matrix_layout import MatrixPlaces
from designer.ui.panels.laboratory.shown import Shown
from designer.ui.panels.laboratory.window_drawing import window_rect
from designer.ui.theme import mixed

MOST_NUMBERS = 400
"""Numbers of the largest matrix in whose cells they are written."""


@dataclass(frozen=True)
class MatrixScene:
    """One picture.

    Attributes:
        matrix: Of the channel that is looked into.
        at: Row and column of the output that the window stands for.
        column: The column of the matrix that the mouse is over.
    """

    shown: Shown
    matrix: Values
    places: MatrixPlaces
    channel: int
    at: tuple[int, int]
    column: int | None
    palette: Palette
    width: float
    ratio: float

    @property
    def row(self) -> int:
        """The row for the place of the window."""
        return self.at[0] * self.shown.size[1] + self.at[1]


def paint(painter: QPainter, scene: MatrixScene, pictures: Pictures) -> None:
    """The whole picture."""
    shown, places, palette = scene.shown, scene.places, scene.palette
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    map_, right = shown.maps[scene.channel], scene.width - EDGE
    made, scale = pictures.drawn("input", scene.channel, map_, places.input, scene.ratio)
    title(painter, places.input, "Input", f"{map_.shape[0]}×{map_.shape[1]}", palette, right)
    lay(painter, made, places.input)
    _paint_titles(painter, scene, right)
    flat, out = map_.reshape(1, -1), shown.partial[scene.channel].reshape(-1, 1)
    _paint_flat(painter, scene, pictures, "flat", flat, places.strip, scale)
    _paint_flat(painter, scene, pictures, "out", out, places.column, None)
    _paint_matrix(painter, scene, pictures)
    sign(painter, QRectF(places.matrix.rect.right(), places.matrix.top, 22, places.column.height()), "=", palette)
    _paint_lit(painter, scene)


def _paint_titles(painter: QPainter, scene: MatrixScene, right: float) -> None:
    rows, columns = scene.matrix.shape
    painter.setFont(word_font(11))
    filled = int(np.count_nonzero(scene.matrix))
    note = f"{rows}×{columns} · {numbers.whole(filled)} of {numbers.whole(rows * columns)} are not 0"
    over = Plot(scene.places.strip.left(), scene.places.strip.top(), scene.places.matrix.cell, 1, columns)
    words = painter.fontMetrics().horizontalAdvance("Output") + 2
    column = scene.places.column
    small_title(
        painter,
        Plot(min(column.left(), right - words), column.top(), scene.places.matrix.cell, 1, 1),
        "Output",
        scene.palette,
    )
    title(painter, over, "Matrix", f"{note} · over it the input, row by row", scene.palette, right)


def _paint_flat(
    painter: QPainter,
    scene: MatrixScene,
    pictures: Pictures,
    name: str,
    values: Values,
    rect: QRectF,
    scale: float | None,
) -> None:
    """The input or the output in one line."""
    image, limit = pictures.of(name, scene.channel, values, scale)
    cell, palette = scene.places.matrix.cell, scene.palette
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawImage(rect, image)
    _frame(painter, Plot(rect.left(), rect.top(), cell, *values.shape), rect, palette)
    size = text_size(cell)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for at, value in enumerate(values.flat if size and scene.matrix.size <= MOST_NUMBERS else ()):
        where = scene.places.above(at) if values.shape[0] == 1 else scene.places.behind(at)
        paint_number(painter, where, float(value), limit, palette, size)


def _paint_matrix(painter: QPainter, scene: MatrixScene, pictures: Pictures) -> None:
    plot, palette, matrix = scene.places.matrix, scene.palette, scene.matrix
    image, limit = pictures.of("matrix", scene.channel, matrix, scene.shown.strongest_kernel)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, plot.cell < 1)
    painter.drawImage(plot.rect, image)
    _frame(painter, plot, plot.rect, palette)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    size = text_size(plot.cell)
    if not size or matrix.size > MOST_NUMBERS:
        return
    found, pale = entries(scene.shown.walk), mixed(palette.quiet, palette.panel, 0.45)
    places = set(zip(found.rows.tolist(), found.columns.tolist(), strict=True))
    for cell, value in np.ndenumerate(matrix):
        ink = "" if cell in places else pale
        paint_number(painter, plot.cell_rect(*cell), float(value), limit, palette, size, ink)


def _paint_lit(painter: QPainter, scene: MatrixScene) -> None:
    """The row of the window's place, the cells that it reads, and the cell that it gives."""
    places, palette, row = scene.places, scene.palette, scene.row
    accent, found = QColor(palette.accent), entries(scene.shown.walk)
    painter.setPen(QPen(accent, 2))
    for column in found.columns[found.rows == row].tolist():
        under = places.above(column)
        painter.drawLine(
            QPointF(under.left() + 1, under.bottom() + 2.5),
            QPointF(max(under.left() + 1, under.right() - 1), under.bottom() + 2.5),
        )
    if scene.column is not None:
        pen, line = QPen(QColor(palette.text), 1, Qt.PenStyle.DashLine), places.above(scene.column)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawRect(line.united(QRectF(line.left(), places.matrix.top, line.width(), places.column.height())))
        painter.drawRect(places.input.cell_rect(*divmod(scene.column, places.input.columns)))
    outline(painter, _seen(places.row_rect(row)), palette.accent, palette.panel)
    outline(painter, _seen(places.behind(row)), palette.accent, palette.panel)
    outline(painter, window_rect(places.input, *scene.shown.cells(scene.at)), palette.accent, palette.panel)


def _seen(rect: QRectF) -> QRectF:
    """A rectangle that is high enough to be seen as one."""
    more = max(0.0, (4 - rect.height()) / 2)
    return rect.adjusted(0, -more, 0, more)


def _frame(painter: QPainter, plot: Plot, rect: QRectF, palette: Palette) -> None:
    if plot.cell >= LINES_FROM:
        paint_frame(painter, plot, palette)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(palette.border), 1))
    painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
