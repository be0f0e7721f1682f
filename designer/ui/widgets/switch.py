"""A switch: on at the right, off at the left, with the word beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

TRACK = QSize(30, 16)


class Switch(QAbstractButton):
    """Space or a click turns it; the position and the word tell its state, not the colour alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.quiet = False
        """Whether it only shows the default."""

    def sizeHint(self) -> QSize:
        return QSize(TRACK.width() + 12 + self.fontMetrics().horizontalAdvance("several values"), 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        on, off = colours.color(QPalette.ColorRole.Highlight), colours.color(QPalette.ColorRole.Mid)
        track = QRectF(1.5, (self.height() - TRACK.height()) / 2, TRACK.width(), TRACK.height())
        fill = QColor(on if self.isChecked() else off)
        fill.setAlphaF(0.45 if self.quiet or not self.isEnabled() else 1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(track, 8, 8)
        painter.setBrush(colours.color(QPalette.ColorRole.Base))
        middle = track.right() - 8 if self.isChecked() else track.left() + 8
        painter.drawEllipse(QPointF(middle, track.center().y()), 5.5, 5.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(on)
            painter.drawRoundedRect(track.adjusted(-1.5, -1.5, 1.5, 1.5), 9, 9)
        role = QPalette.ColorRole.PlaceholderText if self.quiet else QPalette.ColorRole.WindowText
        painter.setPen(colours.color(role))
        words = QRectF(track.right() + 8, 0, self.width() - track.right() - 8, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
