"""The blocks of one window as they come in, and the image of their colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from designer.runtime.pictures.reports import Blocks, Numbers, Window
from designer.runtime.pictures.sheet import Sheet
from designer.ui.panels.picture.camera import Camera
from designer.ui.panels.picture.colours import Scale, Steps, Table, steps


class Layer:
    """One window of a sheet: its values as far as they are known, and how they look."""

    def __init__(self, sheet: Sheet, window: Window) -> None:
        self.sheet, self.window = sheet, window
        self.values: Numbers = np.full(window.size, np.nan, np.float32)
        self.counts = sheet.counts(window) if sheet.arrangement.gap or sheet.arrangement.across > 1 else None
        self.gaps: NDArray[np.bool_] | None = None if self.counts is None or self.counts.all() else self.counts == 0
        self.known = 0
        """Rows of blocks that have come in, from the top."""
        self.exact = 0
        """Rows that are not a sample."""
        self._steps: Steps = np.zeros(window.size, np.uint8)
        self._pixels = np.zeros(window.size, np.uint32)

    @property
    def reduced(self) -> bool:
        """Whether a block is more than one cell."""
        return self.window.down * self.window.right > 1

    def take(self, blocks: Blocks, exact: bool) -> slice:
        """Puts a band of blocks in its place; gives its rows."""
        first = (blocks.window.top - self.window.top) // self.window.down
        rows = slice(first, first + blocks.window.size[0])
        if blocks.wide and self.values.dtype != np.float64:
            self.values = self.values.astype(np.float64)
        self.values[rows] = blocks.array
        self.known = max(self.known, rows.stop)
        self.exact = max(self.exact, rows.stop) if exact else self.exact
        return rows

    def colour(self, scale: Scale, table: Table, rows: slice = slice(None)) -> None:
        """Gives rows of blocks their colours."""
        gaps = self.gaps[rows] if self.gaps is not None else None
        self._steps[rows] = steps(self.values[rows], scale, gaps)
        self.tint(table, rows)

    def tint(self, table: Table, rows: slice = slice(None)) -> None:
        """Other colours for the same values."""
        self._pixels[rows] = table[self._steps[rows]]

    def step_at(self, row: int, column: int) -> int:
        """The step of the block that shows a cell."""
        return int(self._steps[self.block_of(row, column)])

    def block_of(self, row: int, column: int) -> tuple[int, int]:
        """Row and column of the block that shows a cell."""
        return (row - self.window.top) // self.window.down, (column - self.window.left) // self.window.right

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is in this window and its value has come in."""
        down, right = self.block_of(row, column)
        return 0 <= down < min(self.known, self.window.size[0]) and 0 <= right < self.window.size[1]

    def shown(self) -> NDArray[np.float64] | Numbers:
        """The finite values that have come in, those of gaps left out."""
        values = self.values[: self.known]
        return values[np.isfinite(values)]

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """Draws the blocks that are in the view."""
        window = self.window
        left, top, width, height = camera.seen
        first, last = _blocks(top, height, window.top, window.down, min(self.known, window.size[0]))
        start, end = _blocks(left, width, window.left, window.right, window.size[1])
        if first >= last or start >= end:
            return
        rows, columns = window.size
        image = QImage(self._pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        x, y = camera.place(window.left + start * window.right, window.top + first * window.down)
        right, bottom = camera.place(window.left + end * window.right, window.top + last * window.down)
        # Blocks of one or two pixels would be drawn unevenly; single cells keep their edges.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.reduced)
        part = QRectF(start, first, end - start, last - first)
        painter.drawImage(QRectF(x, y, right - x, bottom - y), image, part)


def _blocks(start: float, length: float, first: int, step: int, count: int) -> tuple[int, int]:
    """The first and last of `count` blocks that lie within a range of cells."""
    low = int((start - first) // step)
    high = int((start + length - first) // step) + 1
    return min(max(0, low), count), min(max(0, high), count)
