"""The first test images of one cell, small, side by side; a click takes one for the input."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from designer.ui.palette import Palette

SIDE, GAP = 36, 4
"""Of a picture, and between two, in px."""


class SmallPictures(QWidget):
    """Keys choose one and Enter takes it."""

    taken = Signal(int)
    """The number of a test image."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._pictures: list[tuple[int, QImage]] = []
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setAccessibleName("Test images of the chosen cell")

    @property
    def numbers(self) -> list[int]:
        """Which test images are shown."""
        return [number for number, _ in self._pictures]

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.update()

    def draw(self, numbers: Sequence[int], pictures: Sequence[QImage]) -> None:
        """Shows these."""
        self._pictures, self._at = list(zip(numbers, pictures, strict=True)), -1
        self.updateGeometry()
        self.update()

    def rect_of(self, at: int) -> QRect:
        """Where the picture at a place stands, in px."""
        row, column = divmod(at, self._across)
        return QRect(column * (SIDE + GAP), row * (SIDE + GAP), SIDE, SIDE)

    @property
    def _across(self) -> int:
        return max(1, (self.width() + GAP) // (SIDE + GAP))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        across = max(1, (width + GAP) // (SIDE + GAP))
        return -(-len(self._pictures) // across) * (SIDE + GAP)

    def sizeHint(self) -> QSize:
        return QSize(6 * (SIDE + GAP), self.heightForWidth(6 * (SIDE + GAP)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, (_, picture) in enumerate(self._pictures):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, picture.width() > SIDE)
            painter.drawImage(self.rect_of(at), picture)
            if at == self._at:
                painter.setPen(QPen(QColor(self._palette.accent), 2))
                painter.drawRect(self.rect_of(at).adjusted(0, 0, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mark(self._place(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._mark(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._take(self._place(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -self._across, Qt.Key.Key_Down: self._across}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take(self._at)
        elif (step := steps.get(Qt.Key(event.key()))) and self._pictures:
            self._mark(min(len(self._pictures) - 1, max(0, self._at + step)) if self._at >= 0 else 0)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._place(QPointF(event.pos()))
            words = f"Test image {self._pictures[at][0]}: click to run the network on it" if at >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _place(self, point: QPointF) -> int:
        places = range(len(self._pictures))
        return next((at for at in places if self.rect_of(at).contains(point.toPoint())), -1)

    def _mark(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self.setCursor(Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def _take(self, at: int) -> None:
        if 0 <= at < len(self._pictures):
            self.taken.emit(self._pictures[at][0])
