"""Pictures of few pixels, shown large and crisp."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Picture(QWidget):
    """A picture scaled by a whole number where there is room, every pixel a sharp square."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._side = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def draw(self, image: QImage) -> None:
        """Shows this picture."""
        self._image = image
        self.updateGeometry()
        self.update()

    @property
    def image(self) -> QImage:
        """The picture that is shown, in its own pixels."""
        return self._image

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        size = self._image.size()
        factor = min(self.width() / size.width(), self.height() / size.height())
        factor = int(factor) if factor >= 1 else factor
        room = QRect(0, 0, round(size.width() * factor), round(size.height() * factor))
        room.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, factor < 1)
        painter.drawImage(room, self._image)


def image_of(pixels: bytes, width: int, height: int, channels: int) -> QImage:
    """A picture from grey (1 channel) or RGB (3) bytes; an empty one when they do not make a picture."""
    if not width or not height or len(pixels) != width * height * channels:
        return QImage()
    kind = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
    return QImage(pixels, width, height, width * channels, kind).copy()
