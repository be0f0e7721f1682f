"""The scale beside a heatmap: which colour stands for which value."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.ui.panels.numbers import short

BAR = 10
GAP = 6


class ColourBar(QWidget):
    """Colours from the largest value at the top through 0 to the smallest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = ("#000000", "#000000", "#000000")
        self._text = "#000000"
        self.labels: tuple[str, str, str] = ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_colours(self, colours: tuple[str, str, str], text: str) -> None:
        """Colours of the most negative value, of 0, of the most positive value, and of the words."""
        self._colours, self._text = colours, text
        self.update()

    def set_limit(self, largest: float | None, cut: bool = False) -> None:
        """The value of the strongest colour; None where each kernel has its own.

        Args:
            cut: Larger values have that colour too.
        """
        above, below = ("≥ ", "≤ ") if cut else ("", "")
        ends = ("max", "−max") if largest is None else (above + short(largest), below + short(-largest))
        self.labels = (ends[0], "0", ends[1])
        self.setAccessibleName(f"Colours from {ends[1]} to {ends[0]}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        widest = max(self.fontMetrics().horizontalAdvance(text) for text in self.labels)
        return QSize(BAR + GAP + widest, 80)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gradient = QLinearGradient(0, self.height(), 0, 0)
        for at, colour in zip((0.0, 0.5, 1.0), self._colours, strict=True):
            gradient.setColorAt(at, QColor(colour))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(QRectF(0, 0, BAR, self.height()), 2, 2)
        painter.setPen(QColor(self._text))
        sides = (Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignBottom)
        words = QRectF(BAR + GAP, 0, self.width() - BAR - GAP, self.height())
        for text, side in zip(self.labels, sides, strict=True):
            painter.drawText(words, side | Qt.AlignmentFlag.AlignLeft, text)
