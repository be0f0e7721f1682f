"""What flowed out of a node, under its card."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from designer.runtime.reports import Thumbnail
from designer.ui.canvas.cards.look import NodeLook
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.thumbnails.images import Thumbs, size_of

GAP, BELOW_WORDS, ALL = 5.0, 12.0, 37.0
"""Between card and picture, also where words stand on the card's lower edge, and down to the picture's end: less than
what Arrange leaves between rows of cards, since a picture belongs to the card above it."""


class CardPicture:
    """A thumbnail at its place under a card; the image is made when it is first drawn."""

    def __init__(self, thumbnail: Thumbnail, thumbs: Thumbs) -> None:
        self.thumbnail, self._thumbs = thumbnail, thumbs

    def rect(self, look: NodeLook, below_words: bool) -> QRectF:
        """As wide as the card allows, its pixels square."""
        width, height = size_of(self.thumbnail)
        gap = BELOW_WORDS if below_words else GAP
        scale = min(look.width / width, (ALL - gap) / height)
        return QRectF(0, look.height + gap, width * scale, height * scale)

    def paint(self, painter: QPainter, rect: QRectF, ink: Ink) -> None:
        """With a hair line round it: a white picture has an end too."""
        painter.drawImage(rect, self._thumbs.image(self.thumbnail))
        painter.setPen(ink.thin_border_pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)
