"""Shows who has the same weights: partners light up, and a thin dotted line joins them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from designer.ui.canvas.cards.card import RADIUS
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.overlay import ABOVE

AROUND = 4.0


class SharedWeightsMark(QGraphicsItem):
    """Lies over the cards while the mouse is on one of several with the same weights."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self._cards: tuple[QRectF, ...] = ()
        self.setZValue(ABOVE - 1)
        self.setVisible(False)

    @property
    def cards(self) -> tuple[QRectF, ...]:
        """The cards that are lit, in scene px; the one under the mouse first."""
        return self._cards

    def join(self, cards: Sequence[QRectF]) -> None:
        """Lights up these cards and joins them to the first; none take everything away."""
        if tuple(cards) != self._cards:
            self.prepareGeometryChange()
            self._cards = tuple(cards)
            self.setVisible(len(self._cards) > 1)

    def set_ink(self, ink: Ink) -> None:
        """Other colours."""
        self._ink = ink
        self.update()

    def boundingRect(self) -> QRectF:
        whole = QRectF()
        for card in self._cards:
            whole |= card
        return whole.adjusted(-12, -12, 12, 12)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._ink.accent, 1.6))
        for card in self._cards[1:]:
            painter.drawRoundedRect(card.adjusted(-AROUND, -AROUND, AROUND, AROUND), RADIUS + AROUND, RADIUS + AROUND)
        painter.setPen(QPen(self._ink.accent, 1.6, Qt.PenStyle.DotLine, Qt.PenCapStyle.RoundCap))
        for card in self._cards[1:]:
            painter.drawLine(*_between(self._cards[0], card.adjusted(-AROUND, -AROUND, AROUND, AROUND)))


def _between(one: QRectF, other: QRectF) -> tuple[QPointF, QPointF]:
    """The ends of a straight line between two cards, from side to side."""
    return _towards(one, other.center()), _towards(other, one.center())


def _towards(card: QRectF, goal: QPointF) -> QPointF:
    """Where the line from a card's middle to a point leaves the card."""
    middle = card.center()
    away = goal - middle
    across = abs(away.x()) / (card.width() / 2) if card.width() else 0.0
    along = abs(away.y()) / (card.height() / 2) if card.height() else 0.0
    reach = max(across, along)
    return middle + away / reach if reach > 1 else middle
