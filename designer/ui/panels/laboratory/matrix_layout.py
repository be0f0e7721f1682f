"""Where the parts of the matrix's picture lie: the input, and beside it the matrix under the same input laid flat."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from PySide6.QtCore import QPointF, QRectF

from designer.runtime.laboratory.matrix import shape
from designer.runtime.laboratory.reports import Walk
from designer.ui.panels.laboratory.cells import Plot, fitted
from designer.ui.panels.laboratory.layout import EDGE, GAP, HEAD, SIGN

BETWEEN = 8.0
"""Px between the flat input and the matrix under it."""
THINNEST = 9.0
"""Of the flat input and the flat output, where the matrix's own cells are smaller."""
LARGEST = 60.0
INPUT = 260.0
"""Side of the room for the input, at most."""


@dataclass(frozen=True)
class MatrixPlaces:
    """Where everything is, in px.

    Attributes:
        strip: The input laid flat, over the matrix's columns.
        column: The output laid flat, behind the matrix's rows.
    """

    input: Plot
    matrix: Plot
    strip: QRectF
    column: QRectF

    def row_rect(self, row: int) -> QRectF:
        """One row of the matrix."""
        plot = self.matrix
        return QRectF(plot.left, plot.top + row * plot.cell, plot.columns * plot.cell, plot.cell)

    def above(self, column: int) -> QRectF:
        """The cell of the flat input over a column."""
        return QRectF(
            self.matrix.left + column * self.matrix.cell, self.strip.top(), self.matrix.cell, self.strip.height()
        )

    def behind(self, row: int) -> QRectF:
        """The cell of the flat output behind a row."""
        return QRectF(
            self.column.left(), self.matrix.top + row * self.matrix.cell, self.column.width(), self.matrix.cell
        )

    def hit(self, point: QPointF) -> tuple[int | None, int | None]:
        """The matrix's row and column under a point: of the flat input only a column, of the flat output only a row."""
        plot, strip, column = self.matrix, self.strip, self.column
        if plot.rect.contains(point) or strip.contains(point):
            at = min(plot.columns - 1, floor((point.x() - plot.left) / plot.cell))
            return (None if strip.contains(point) else self._row(point)), at
        if column.contains(point):
            return self._row(point), None
        if (cell := self.input.cell_at(point)) is not None and self.input.inner.contains(point):
            return None, cell[0] * self.input.columns + cell[1]
        return None, None

    def _row(self, point: QPointF) -> int:
        return min(self.matrix.rows - 1, floor((point.y() - self.matrix.top) / self.matrix.cell))


def arrange(width: float, height: float, walk: Walk) -> MatrixPlaces:
    """Input at the left, the matrix in the middle of what is left."""
    side = min(INPUT, 0.26 * width)
    rows, columns = walk.rows, walk.columns
    ends = (rows.before, columns.before), (rows.after, columns.after)
    input_ = fitted(QRectF(EDGE, HEAD, side, height - HEAD - EDGE), rows.size, columns.size, *ends)
    left, top = EDGE + side + GAP, HEAD
    across, down = width - left - EDGE - SIGN, height - top - EDGE - BETWEEN
    high, wide = shape(walk)
    cell = min(across / (wide + 1), down / (high + 1), LARGEST)
    if cell < THINNEST:
        cell = min((across - THINNEST) / wide, (down - THINNEST) / high, THINNEST)
    cell = float(floor(cell)) if cell >= 1 else max(0.02, cell)
    thick = max(cell, THINNEST)
    left += floor((across + SIGN - wide * cell - SIGN - thick) / 2)
    top += floor((down + BETWEEN - thick - BETWEEN - high * cell) / 2)
    matrix = Plot(left, top + thick + BETWEEN, cell, high, wide)
    strip = QRectF(left, top, wide * cell, thick)
    column = QRectF(matrix.rect.right() + SIGN, matrix.top, thick, high * cell)
    return MatrixPlaces(input_, matrix, strip, column)
