"""What flowed out of a node, under its card."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from designer.runtime.reports import Thumbnail
from designer.ui.canvas.cards.look import NodeLook
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.thumbnails.images import Thumbs, size_of

GAP, HEIGHT = 5.0, 32.0
"""Together less than what Arrange leaves between rows of cards: a picture belongs to the card above it."""


class CardPicture:
    """A thumbnail at its place under a card; the image is made when it is first drawn."""

    def __init__(self, thumbnail: Thumbnail, thumbs: Thumbs) -> None:
        self.thumbnail, self._thumbs = thumbnail, thumbs

    def rect(self, look: NodeLook) -> QRectF:
        """As wide as the card allows, its pixels square."""
        width, height = size_of(self.thumbnail)
        scale = min(look.width / width, HEIGHT / height)
        return QRectF(0, look.height + GAP, width * scale, height * scale)

    def paint(self, painter: QPainter, look: NodeLook, ink: Ink) -> None:
        """With a hair line round it: a white picture has an end too."""
        rect = self.rect(look)
        painter.drawImage(rect, self._thumbs.image(self.thumbnail))
        painter.setPen(ink.thin_border_pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)
