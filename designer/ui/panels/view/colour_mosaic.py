"""Kernels of a first layer as pictures in red, green and blue, side by side."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.runtime.views.reports import ColoursReport

GAP = 1
"""Cells between two kernels."""


class ColourMosaic(QWidget):
    """One picture, as large as whole pixels a cell allow."""

    hovered = Signal(str)
    """What is under the mouse, in words; "" beside the kernels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Kernels in colour")
        self.setMouseTracking(True)
        self._report: ColoursReport | None = None
        self.image = QImage()
        self._across = 1

    def draw(self, report: ColoursReport) -> None:
        """Shows these."""
        self._report = report
        self._across = max(1, math.ceil(math.sqrt(report.count * report.height / max(1, report.width))))
        self.image = _mosaic(report, self._across)
        self.update()

    def kernel_at(self, position: QPoint) -> tuple[int, int, int] | None:
        """Number of the kernel, row and column of the cell at a place of the widget."""
        place, report = self._place(), self._report
        if report is None or not place.contains(position) or not place.width():
            return None
        scale = place.width() / self.image.width()
        column, row = int((position.x() - place.x()) / scale), int((position.y() - place.y()) / scale)
        down, y = divmod(row, report.height + GAP)
        right, x = divmod(column, report.width + GAP)
        kernel = down * self._across + right
        return (kernel, y, x) if y < report.height and x < report.width and kernel < report.count else None

    def centre_of(self, kernel: int, row: int, column: int) -> QPoint:
        """Where the middle of a cell is in the widget."""
        assert self._report is not None
        place = self._place()
        scale = place.width() / self.image.width()
        down, right = divmod(kernel, self._across)
        x = right * (self._report.width + GAP) + column + 0.5
        y = down * (self._report.height + GAP) + row + 0.5
        return QPoint(place.x() + int(x * scale), place.y() + int(y * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.image.isNull():
            QPainter(self).drawImage(self._place(), self.image)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.kernel_at(event.position().toPoint())
        self.hovered.emit(self._words(*found) if found else "")

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def _words(self, kernel: int, row: int, column: int) -> str:
        assert self._report is not None
        red, green, blue = (int(part) for part in self._report.array[kernel, row, column])
        return f"kernel {kernel}, cell [{row}, {column}]  red {red}, green {green}, blue {blue}"

    def _place(self) -> QRect:
        """Where the picture is drawn: as large as fits, by a whole number where it is enlarged."""
        if self.image.isNull():
            return QRect()
        fits = min(self.width() / self.image.width(), self.height() / self.image.height())
        scale = math.floor(fits) if fits >= 1 else fits
        width, height = int(self.image.width() * scale), int(self.image.height() * scale)
        return QRect((self.width() - width) // 2, (self.height() - height) // 2, width, height)


def _mosaic(report: ColoursReport, across: int) -> QImage:
    """The kernels in rows, clear between them."""
    down = -(-report.count // across)
    pixels = np.zeros((down * across, report.height + GAP, report.width + GAP, 4), np.uint8)
    pixels[: report.count, : report.height, : report.width, :3] = report.array
    pixels[: report.count, : report.height, : report.width, 3] = 255
    grid = pixels.reshape(down, across, *pixels.shape[1:]).transpose(0, 2, 1, 3, 4)
    flat = np.ascontiguousarray(grid.reshape(down * pixels.shape[1], across * pixels.shape[2], 4)[:-GAP, :-GAP])
    height, width = flat.shape[:2]
    return QImage(flat.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
