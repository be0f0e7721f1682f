"""Paints the frame of a region: an edge in the colour of structure, the card inside it, and what it does above."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from designer.ui.canvas.cards.look import LEFT, NodeLook
from designer.ui.canvas.cards.region_look import HEADER, INSET
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.text import drop, font

OUTER, INNER = 12.0, 7.0
"""Corners of the frame and of the card inside."""
LINE = 0.8


def paint_frame(painter: QPainter, look: NodeLook, ink: Ink, step: int = -1) -> None:
    """The frame and the card inside; outline, words and badges come after."""
    tint = ink.region(look.category)
    painter.setPen(ink.none)
    painter.setBrush(tint.fill)
    painter.drawRoundedRect(QRectF(0, 0, look.width, look.height), OUTER, OUTER)
    painter.setPen(QPen(tint.line, LINE))
    painter.setBrush(ink.card if step < 0 else ink.heat(step))
    inside = QRectF(INSET, HEADER, look.width - 2 * INSET, look.height - HEADER - INSET)
    painter.drawRoundedRect(inside, INNER, INNER)


def paint_header(painter: QPainter, look: NodeLook, ink: Ink) -> None:
    """`while x.abs().sum() > 1` on the upper edge."""
    painter.setPen(ink.region(look.category).bar)
    painter.setFont(font("line"))
    painter.drawText(QPointF(LEFT, HEADER / 2 + drop("line")), look.header)
