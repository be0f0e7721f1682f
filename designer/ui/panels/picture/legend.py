"""Which colour stands for which value, and how many values there are of each: a histogram over its colours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.numbers import plural, short
from designer.runtime.pictures.reports import Own
from designer.ui.palette import Palette
from designer.ui.panels.picture.colours import Scale, share_of, steps, table

HEIGHT = 54
STRIP, WORDS, EDGE = 8, 15, 6
"""Px of the strip of colours, of the words below it, and beside both."""
NEAR = 8
"""Px from a handle at which it is taken."""


class Legend(QWidget):
    """The ends of the scale are handles: dragged, they give other values the strongest colours."""

    dragged = Signal(float, float)
    """The values that the scale is to have at its ends."""
    reset = Signal()
    """Double click: the scale is the chosen one again."""
    hovered = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self.scale = Scale(-1.0, 1.0, True)
        self.bars: tuple[int, ...] = ()
        self.range = (-1.0, 1.0)
        self._own: Own = ""
        self._taken = ""
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tell()

    def show_scale(self, scale: Scale, own: Own = "") -> None:
        """The colours' values; with `own` each kernel or map has its own, which the words at both ends say."""
        self.scale, self._own = scale, own
        self._tell()
        self.update()

    def show_bars(self, bars: tuple[int, ...], low: float, high: float) -> None:
        """How many values lie in each of as many equal steps from `low` to `high`; () while it is not known."""
        self.bars, self.range = bars, (low, high) if low < high else (low - 0.5, high + 0.5)
        self.update()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.update()

    @property
    def labels(self) -> tuple[str, str]:
        """What is said at both ends: the scale's, or where the values end before it does, theirs."""
        if self._own == "range":
            return "lowest of each", "highest of each"
        if self._own:
            return ("−max" if self.scale.signed else "0"), "max of each"
        low, high = self.range
        return short(max(self.scale.low, low)), short(min(self.scale.high, high))

    def x_of(self, value: float) -> float:
        """Where a value is, in px; what lies beyond an edge is at the edge."""
        return EDGE + share_of(value, *self.range) * (self.width() - 2 * EDGE)

    def value_at(self, x: float) -> float:
        """The value at a place, in px."""
        share = (x - EDGE) / max(1, self.width() - 2 * EDGE)
        low, high = self.range
        return low * (1 - share) + high * share

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        strip = QRectF(EDGE, self.height() - WORDS - STRIP, self.width() - 2 * EDGE, STRIP)
        if not self._own:
            self._paint_bars(painter, strip.top() - 2)
        self._paint_strip(painter, strip)
        painter.setPen(QColor(self._palette.border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(strip.adjusted(-0.5, -0.5, 0.5, 0.5))
        if not self._own:
            for value in (self.scale.low, self.scale.high):
                self._paint_handle(painter, self.x_of(value), strip)
        self._paint_words(painter, strip)

    def _paint_strip(self, painter: QPainter, strip: QRectF) -> None:
        """The colours of all values from one edge to the other."""
        width = max(1, round(strip.width()))
        values = np.array([[self.value_at(strip.left() + x + 0.5) for x in range(width)]])
        scale = Scale.around(*self.range, self.scale.signed) if self._own else self.scale
        pixels = table(self._palette, self.scale.signed, self._palette.line)[steps(values, scale)]
        painter.drawImage(strip, QImage(pixels.data, width, 1, 4 * width, QImage.Format.Format_RGB32))

    def _paint_bars(self, painter: QPainter, foot: float) -> None:
        if not any(self.bars):
            return
        step, most = (self.width() - 2 * EDGE) / len(self.bars), max(self.bars)
        colour = QColor(self._palette.wire)
        for number, count in enumerate(self.bars):
            if count:
                height = max(1.0, (foot - 2) * count / most)
                left, right = round(EDGE + number * step), round(EDGE + (number + 1) * step)
                painter.fillRect(QRectF(left, foot - height, max(1, right - left), height), colour)

    def _paint_handle(self, painter: QPainter, x: float, strip: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._palette.panel))
        painter.setBrush(QColor(self._palette.text))
        top = strip.bottom() - 2
        painter.drawPolygon(QPolygonF([QPointF(x, top), QPointF(x + 4.5, top + 8), QPointF(x - 4.5, top + 8)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_words(self, painter: QPainter, strip: QRectF) -> None:
        font = QFont(self.font())
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(self._palette.quiet))
        words = QRectF(EDGE, strip.bottom() + 3, strip.width(), WORDS - 3)
        low, high = self.labels
        metrics = painter.fontMetrics()
        left = self._place_of(self.scale.low, metrics.horizontalAdvance(low), right=False)
        right = self._place_of(self.scale.high, metrics.horizontalAdvance(high), right=True)
        painter.drawText(QPointF(left, words.bottom() - 1), low)
        painter.drawText(QPointF(max(right, left + metrics.horizontalAdvance(low) + 8), words.bottom() - 1), high)

    def _place_of(self, value: float, width: float, right: bool) -> float:
        """Where a label starts: beside its handle, within the widget."""
        x = self.x_of(value) if not self._own else (self.width() - EDGE if right else EDGE)
        start = x + 8 if not right else x - width - 8
        return min(max(start, EDGE), self.width() - EDGE - width)

    def _tell(self) -> None:
        low, high = self.labels
        self.setAccessibleName(f"Colours from {low} to {high}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        ends = {"low": self.x_of(self.scale.low), "high": self.x_of(self.scale.high)}
        nearest = min(ends, key=lambda end: abs(ends[end] - x))
        if event.button() == Qt.MouseButton.LeftButton and abs(ends[nearest] - x) <= NEAR and not self._own:
            self._taken = nearest

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._taken:
            self._drag(self.value_at(x))
            return
        near = any(abs(self.x_of(end) - x) <= NEAR for end in (self.scale.low, self.scale.high))
        self.setCursor(Qt.CursorShape.SizeHorCursor if near and not self._own else Qt.CursorShape.ArrowCursor)
        self.hovered.emit(self._words_at(x))

    def _drag(self, value: float) -> None:
        """The taken end follows the mouse; around 0 the other one goes the other way."""
        if self.scale.signed:
            size = max(abs(value), (self.range[1] / 2 - self.range[0] / 2) / 500)
            self.dragged.emit(-size, size)
        elif self._taken == "low":
            self.dragged.emit(min(value, self.scale.high), self.scale.high)
        else:
            self.dragged.emit(self.scale.low, max(value, self.scale.low))

    def _words_at(self, x: float) -> str:
        at = int((x - EDGE) / max(1, self.width() - 2 * EDGE) * len(self.bars))
        if self._own or not (0 <= at < len(self.bars)) or x < EDGE:
            return ""
        low, high = self.range
        ends = (short(low * (1 - share) + high * share) for share in (at / len(self.bars), (at + 1) / len(self.bars)))
        return f"{' to '.join(ends)}: {plural(self.bars[at], 'value')}"

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._taken = ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")
