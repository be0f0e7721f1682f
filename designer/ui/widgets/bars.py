"""Bars: one for each value, or for each class with its name; painted, never one widget a bar."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class BarChart(QWidget):
    """Values as bars around 0; many values share a pixel, where the largest is seen."""

    hovered = Signal(int)
    """Number of the bar under the mouse; -1 when it has left."""

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: NDArray[np.float64] = np.zeros(0)
        self._colours: NDArray[np.uint8] = np.zeros((0, 4), np.uint8)
        self._line = QColor()
        self._height = height
        self._at = -1
        self.setMouseTracking(True)
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def draw(self, values: NDArray[np.float64], colours: NDArray[np.uint8], line: str) -> None:
        """Shows these values, each in its colour (RGBA rows), around a thin line at 0."""
        self._values, self._colours, self._line = values, colours, QColor(line)
        self.update()

    def bar_rect(self, number: int) -> QRectF:
        """Where a bar stands, in px."""
        step = self.width() / max(1, len(self._values))
        low, high = self._range()
        scale = (self.height() - 2) / (high - low)
        value = float(np.nan_to_num(self._values[number], nan=0.0, posinf=high, neginf=low))
        zero = 1 + high * scale
        top = zero - max(value, 0.0) * scale
        return QRectF(number * step, top, max(1.0, step - (1 if step > 3 else 0)), max(1.0, abs(value) * scale))

    def sizeHint(self) -> QSize:
        return QSize(200, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        low, high = self._range()
        zero = 1 + high * (self.height() - 2) / (high - low)
        painter.fillRect(QRectF(0, round(zero), self.width(), 1), self._line)
        for number in self._shown():
            colour = QColor(*(int(part) for part in self._colours[number]))
            painter.fillRect(self.bar_rect(number), colour.lighter(125) if number == self._at else colour)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        count = len(self._values)
        self._at = min(count - 1, max(0, int(event.position().x() * count / max(1, self.width())))) if count else -1
        self.hovered.emit(self._at)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._at = -1
        self.hovered.emit(-1)
        self.update()

    def _range(self) -> tuple[float, float]:
        finite = self._values[np.isfinite(self._values)]
        low, high = min(0.0, float(finite.min(initial=0.0))), max(0.0, float(finite.max(initial=0.0)))
        return (low, high) if high > low else (0.0, 1.0)

    def _shown(self) -> Sequence[int]:
        """All bars, or the largest one of each pixel."""
        count, width = len(self._values), max(1, self.width())
        if count <= 2 * width:
            return range(count)
        edges = np.linspace(0, count, width + 1).astype(int)
        sizes = np.abs(np.nan_to_num(self._values))
        return [int(a + sizes[a:b].argmax()) for a, b in pairwise(edges) if b > a]


class ClassBars(QWidget):
    """The likeliest classes: name, bar, percent; the right class has a tick."""

    ROW = 20

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[str, float, str], ...] = ()
        self._right = ""
        self._colours: dict[str, QColor] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Likeliest classes")

    def draw(self, rows: Sequence[tuple[str, float, str]], right: str, colours: dict[str, str]) -> None:
        """Shows name, share and percent text of each class.

        Args:
            colours: Of "text", "quiet", "track", "bar" and "right".
        """
        self._rows, self._right = tuple(rows), right
        self._colours = {name: QColor(colour) for name, colour in colours.items()}
        self.setFixedHeight(self.ROW * len(self._rows))
        self.setAccessibleDescription("; ".join(f"{name} {text}" for name, _, text in self._rows))
        self.update()

    @property
    def rows(self) -> tuple[tuple[str, float, str], ...]:
        """What is shown, from the top."""
        return self._rows

    def bar_rect(self, number: int) -> QRectF:
        """Where the bar of a row stands, in px."""
        left, room = self._columns()
        return QRectF(left, number * self.ROW + 6, max(2.0, room * self._rows[number][1]), 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (name, _, text) in enumerate(self._rows):
            self._paint_row(painter, number, name, text)

    def _paint_row(self, painter: QPainter, number: int, name: str, text: str) -> None:
        left, room = self._columns()
        top, right = number * self.ROW, name == self._right
        painter.setPen(self._colours["text"])
        names = QRectF(18, top, left - 26, self.ROW)
        elided = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(names.width()))
        painter.drawText(names, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, elided)
        painter.setPen(self._colours["text"] if number == 0 else self._colours["quiet"])
        shares = QRectF(left + room + 8, top, 52, self.ROW)
        painter.drawText(shares, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(Qt.PenStyle.NoPen)
        for rect, colour in (
            (QRectF(left, top + 6, room, 8), "track"),
            (self.bar_rect(number), "right" if right else "bar"),
        ):
            painter.setBrush(self._colours[colour])
            painter.drawRoundedRect(rect, 2, 2)
        if right:
            self._tick(painter, top + self.ROW / 2)

    def _tick(self, painter: QPainter, middle: float) -> None:
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setColor(self._colours["right"])
        pen.setWidthF(1.8)
        painter.setPen(pen)
        painter.drawPolyline([QPointF(2, middle), QPointF(5.5, middle + 3.5), QPointF(11.5, middle - 4)])

    def _columns(self) -> tuple[float, float]:
        """Left edge and width of the bars; names take what they need up to two fifths."""
        widest = max((self.fontMetrics().horizontalAdvance(name) for name, _, _ in self._rows), default=0)
        left = min(widest + 30.0, 0.5 * self.width())
        return left, max(16.0, self.width() - left - 60)
