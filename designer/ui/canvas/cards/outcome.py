"""What a region did in the last run, at the lower edge of its card: how often it went round, or which way it took."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from designer.ui.canvas.cards.look import NodeLook
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.text import drop, fit, font, width

HIGH, DOWN, INSET, ROOM = 15.0, 4.0, 8.0, 7.0
"""Of the words at the card's lower edge: their height, what of it lies on the card, their distance from the card's
sides, and room beside them."""


class Outcome(NamedTuple):
    """Of one region: a few words, and the whole as a sentence."""

    words: str
    told: str


def paint_outcome(painter: QPainter, look: NodeLook, outcome: Outcome, ink: Ink, taken: float) -> None:
    """The words at the left; so much of the edge is taken at the right."""
    words = fit(outcome.words, "badge", look.width - 2 * INSET - 2 * ROOM - taken, width)
    if not words:
        return
    rect = QRectF(INSET, look.height - DOWN, width(words, "badge") + 2 * ROOM, HIGH)
    tint = ink.region(look.category)
    painter.setPen(tint.line)
    painter.setBrush(ink.card)
    painter.drawRoundedRect(rect, HIGH / 2, HIGH / 2)
    painter.setPen(tint.bar)
    painter.setFont(font("badge"))
    painter.drawText(QPointF(rect.x() + ROOM, rect.center().y() + drop("badge")), words)
