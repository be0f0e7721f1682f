"""The picture of learning: input, the kernel of a step, its output beside the target, and the loss over the steps."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from designer.runtime.laboratory.reports import Learned, Values
from designer.ui.palette import Palette
from designer.ui.panels import colourmap
from designer.ui.panels.laboratory.cells import Plot, fitted, paint_map, paint_numbers, picture
from designer.ui.panels.laboratory.layout import EDGE, GAP, HEAD, LARGEST_CELL, TITLE
from designer.ui.panels.laboratory.marks import small_title, title
from designer.ui.panels.laboratory.shown import Shown, number
from designer.ui.panels.laboratory.stage import Stage
from designer.ui.theme import mono, ui


class LearnStage(Stage):
    """Draws what it is shown.

    Attributes:
        step: Which step of what was learned is drawn.
        channel: Of which channel the input and the kernel are drawn.
    """

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, parent)
        self.shown: Shown | None = None
        self.target: Values | None = None
        self.learned: Learned | None = None
        self.step = self.channel = 0
        self.setMinimumSize(420, 200)
        self.setAccessibleName("Learning a kernel")

    def show_all(self, shown: Shown | None, target: Values | None, learned: Learned | None, step: int) -> None:
        """Draws this."""
        self.shown, self.target, self.learned, self.step = shown, target, learned, step
        self.update()

    @property
    def kernel(self) -> Values:
        """The kernel that is drawn."""
        assert self.shown is not None
        kernels = self.learned.kernels.array[self.step] if self.learned else self.shown.kernels
        kernel: Values = kernels[self.channel]
        return kernel

    @property
    def result(self) -> Values:
        """What it makes of the input."""
        assert self.shown is not None
        result: Values
        if self.learned is None:
            result = self.shown.partial.sum(0)
        else:
            results = self.learned.results.array
            result = results[self.step if len(results) > self.step else -1]
        return result

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown
        if shown is None or not shown.count or not shown.kernels.size:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, high = float(self.width()), self.height() - HEAD - 6.0
        side = max(60.0, min(high, (width - 2 * EDGE - 2 * GAP) * 0.3))
        maps = shown.maps[self.channel]
        self._paint(painter, fitted(QRectF(EDGE, HEAD, side, high), *maps.shape), maps, "Input", "", None)
        self._paint_results(painter, QRectF(width - EDGE - side, HEAD, side, high))
        middle = QRectF(EDGE + side + GAP, HEAD, width - 2 * (EDGE + side + GAP), high)
        self._paint_kernel(painter, middle)
        painter.end()

    def _paint(
        self, painter: QPainter, plot: Plot, values: Values, name: str, note: str, largest: float | None
    ) -> None:
        largest = colourmap.limit(values) if largest is None else largest
        title(painter, plot, name, note, self._palette, self.width() - EDGE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        paint_map(painter, plot, picture(values, largest, self._palette), self._palette)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_numbers(painter, plot, values, largest, self._palette)

    def _paint_results(self, painter: QPainter, room: QRectF) -> None:
        """Output over target, on one scale, so that they can be compared."""
        result = self.result
        high = (room.height() - 30) / 2
        scale = colourmap.limit(self.target if self.target is not None else result)
        upper = fitted(QRectF(room.left(), room.top(), room.width(), high), *result.shape)
        self._paint(painter, upper, result, "Output", f"step {self.step}" if self.learned else "", scale)
        below = QRectF(room.left(), room.top() + high + 30, room.width(), high)
        if self.target is not None:
            self._paint(painter, fitted(below, *self.target.shape), self.target, "Target", "", scale)
            return
        painter.setFont(ui(12))
        painter.setPen(QColor(self._palette.quiet))
        words = "No target yet: put a kernel in, then take its output as the target."
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, words)

    def _paint_kernel(self, painter: QPainter, room: QRectF) -> None:
        kernel = self.kernel
        high = min(room.height() * 0.45, kernel.shape[0] * LARGEST_CELL)
        under_title = QRectF(room.left(), room.top() + TITLE - 6, room.width(), high)
        grid = fitted(under_title, kernel.shape[0], kernel.shape[1], largest=LARGEST_CELL)
        small_title(painter, grid, "Kernel", self._palette, f"after step {self.step}" if self.learned else "")
        largest = colourmap.limit(kernel)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        paint_map(painter, grid, picture(kernel, largest, self._palette), self._palette)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_numbers(painter, grid, kernel, largest, self._palette)
        top = grid.rect.bottom() + 30
        if self.learned is not None:
            self._paint_losses(painter, QRectF(room.left(), top, room.width(), room.bottom() - top - 16), self.learned)

    def _paint_losses(self, painter: QPainter, room: QRectF, learned: Learned) -> None:
        """The loss on a logarithmic scale, with a dot at the step on show."""
        palette = self._palette
        if room.height() < 30:
            return
        losses = [loss for loss in learned.losses if math.isfinite(loss)]
        painter.setFont(ui(11))
        painter.setPen(QColor(palette.quiet))
        painter.drawText(QPointF(room.left(), room.top() - 6), "Loss (each line a factor of ten)")
        powers = [math.log10(max(loss, 1e-12)) for loss in losses] or [0.0]
        low, high = math.floor(min(powers)), math.ceil(max(powers))
        low = low - 1 if low == high else low
        painter.setPen(QPen(QColor(palette.line), 1))
        for power in range(low, high + 1, max(1, (high - low) // 6)):
            y = room.bottom() - room.height() * (power - low) / (high - low)
            painter.drawLine(QPointF(room.left(), round(y) + 0.5), QPointF(room.right(), round(y) + 0.5))
        across = max(1, len(learned.losses) - 1)
        points = [
            QPointF(room.left() + room.width() * at / across, room.bottom() - room.height() * (p - low) / (high - low))
            for at, p in enumerate(powers)
        ]
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        painter.setPen(QPen(QColor(palette.problem if learned.grows else palette.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        at = min(self.step, len(points) - 1)
        painter.setBrush(QColor(palette.panel))
        painter.drawEllipse(points[at], 4, 4)
        painter.setFont(mono(11))
        painter.setPen(QColor(palette.text))
        words = QRectF(room.left(), room.bottom() + 2, room.width(), 16)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft, number(learned.losses[0]))
        painter.drawText(words, Qt.AlignmentFlag.AlignRight, number(learned.losses[-1]))


def said(learned: Learned) -> str:
    """What came of it: first and last loss, and the kernel if it is small."""
    first, last, steps = learned.losses[0], learned.losses[-1], len(learned.losses)
    if learned.grows:
        below = f" Here only rates below {number(learned.below)} make it fall." if learned.below else ""
        return f"Loss grows: rate too large. It was {number(first)} and is {number(last)} after {steps} steps.{below}"
    kernel = learned.kernels.array[-1]
    told = ""
    if kernel.size <= 6:
        told = "  Kernel: " + "  ".join(f"{value:.5g}".replace("-", "−") for value in np.ravel(kernel))
    if learned.biases:
        told += f"  Bias: {number(learned.biases[-1])}"
    return f"Loss {number(first)}, before the last of {steps} steps {number(last)}.{told}"
