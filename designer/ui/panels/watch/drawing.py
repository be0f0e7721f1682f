"""What was seen of a tensor as a small picture, bars or a number with its course."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from designer import numbers
from designer.runtime.watch.reports import Glance
from designer.ui.palette import Palette
from designer.ui.panels import colourmap
from designer.ui.panels.watch.mosaic import Mask, Values, sheet
from designer.ui.theme import ui

WHOLE = 3
"""From so many pixels a value on, all squares are equally large; smaller ones take the room there is."""


def values_of(glance: Glance) -> Values:
    """The numbers in their shape; none where there is nothing to see."""
    values: Values = np.frombuffer(glance.values, dtype="<f4")
    return values.reshape(glance.size) if glance.size else values


class Drawing(QWidget):
    """Paints a glance; blue below 0, orange above, on the scale of the largest value seen so far."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._glance: Glance | None = None
        self._image = QImage()
        self._course: Sequence[float] = ()
        self.largest = 0.0

    def show_glance(self, glance: Glance, course: Sequence[float]) -> None:
        """Shows this; `course` holds what a figure was so far."""
        self._glance, self._course = glance, course
        values = values_of(glance)
        finite = np.abs(values[np.isfinite(values)])
        self.largest = max(self.largest, float(finite.max(initial=0.0)))
        self._image = self._pictured(glance) if glance.layout in ("matrix", "maps") and values.size else QImage()
        self.update()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        if self._glance is not None:
            self.show_glance(self._glance, self._course)

    @property
    def image(self) -> QImage:
        """The picture in its own pixels; null for bars and numbers."""
        return self._image

    def room(self) -> QRect:
        """Where the picture stands: of few values each is a square of whole pixels."""
        size = self._image.size()
        factor = min(self.width() / max(1, size.width()), self.height() / max(1, size.height()))
        factor = int(factor) if factor >= WHOLE else factor
        room = QRect(0, 0, max(1, round(size.width() * factor)), max(1, round(size.height() * factor)))
        room.moveCenter(self.rect().center())
        return room

    def paintEvent(self, event: QPaintEvent) -> None:
        glance = self._glance
        if glance is None or glance.said or not glance.values:
            return
        painter = QPainter(self)
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.room().width() < self._image.width())
            painter.drawImage(self.room(), self._image)
        elif glance.layout == "bars":
            self._paint_bars(painter, values_of(glance))
        else:
            self._paint_number(painter, float(values_of(glance).reshape(-1)[0]))

    def _pictured(self, glance: Glance) -> QImage:
        values, gaps = sheet(values_of(glance), maps=glance.of.kind == "activation")
        pixels = np.ascontiguousarray(self._painted(values, gaps))
        height, width = pixels.shape[:2]
        return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()

    def _painted(self, values: Values, gaps: Mask | None = None) -> colourmap.Pixels:
        palette = self._palette
        colours = palette.negative, palette.panel, palette.positive
        return colourmap.paint(values, gaps, self.largest or 1.0, colours, palette.not_finite)

    def _paint_bars(self, painter: QPainter, values: Values) -> None:
        """One bar a value around 0; where they are many, they are thin."""
        colours, count = self._painted(values), len(values)
        middle, scale = self.height() / 2, (self.height() / 2 - 2) / (self.largest or 1.0)
        painter.fillRect(QRectF(0, middle, self.width(), 1), QColor(self._palette.line))
        step = self.width() / count
        for at, value in enumerate(np.nan_to_num(values, nan=0.0, posinf=self.largest, neginf=-self.largest)):
            tall = max(1.0, abs(float(value)) * scale)
            top = middle - tall if value > 0 else middle
            bar = QRectF(at * step, top, max(1.0, step - (1 if step > 3 else 0)), tall)
            painter.fillRect(bar, QColor(*(int(part) for part in colours[at])))

    def _paint_number(self, painter: QPainter, value: float) -> None:
        painter.setFont(ui(18))
        painter.setPen(QColor(self._palette.text if np.isfinite(value) else self._palette.not_finite))
        upper = QRectF(0, 0, self.width(), self.height() * (0.5 if len(self._course) > 1 else 1.0))
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, numbers.short(value))
        if len(self._course) > 1:
            room = QRectF(2, self.height() * 0.5, self.width() - 6, self.height() * 0.5 - 6)
            self._paint_course(painter, room)

    def _paint_course(self, painter: QPainter, room: QRectF) -> None:
        known = [value for value in self._course if np.isfinite(value)]
        if len(known) < 2:
            return
        low, high = min(known), max(known)
        span = (high - low) or 1.0
        across, down = room.width() / (len(known) - 1), room.height() / span
        points = [QPointF(room.left() + across * at, room.bottom() - down * (v - low)) for at, v in enumerate(known)]
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._palette.accent), 1.5))
        painter.drawPath(path)
        painter.setBrush(QColor(self._palette.accent))
        painter.drawEllipse(points[-1], 2, 2)
