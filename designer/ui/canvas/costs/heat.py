"""How dear a node is: one of seven grounds, from pale to strong, and the number that says so."""

from __future__ import annotations

from math import ceil, log
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from designer.ui.canvas.cards.look import NodeLook
from designer.ui.canvas.cards.outcome import DOWN, HIGH, INSET, ROOM
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.text import drop, font, width

STEPS = 7
FACTOR = 10**0.5
"""From one ground to the next; seven go over three orders of magnitude."""
BETWEEN = " · "
HEAT = "heat "
"""Stands before the step in the colour that the overview has of a card."""


class Heat(NamedTuple):
    """Of one node.

    Attributes:
        step: From 1 to `STEPS`; 0 where it costs nothing.
        words: The number and its share of the whole, `240 k · 58 %`; "" where it is not known.
        why: Why it is not, under the mouse.
    """

    step: int
    words: str = ""
    why: str = ""

    @property
    def colour(self) -> str:
        """What the card is told by from far away."""
        return f"{HEAT}{self.step}"

    @property
    def width(self) -> float:
        """What the number takes of the card's lower edge, in scene px."""
        return width(self.words, "badge") + 2 * ROOM + INSET if self.words else 0.0

    @property
    def number(self) -> str:
        """The number alone."""
        return self.words.partition(BETWEEN)[0]


def step_of(cost: float, dearest: float) -> int:
    """On which ground a cost stands: the dearest on the last, those on the one before for about a third as much."""
    if cost <= 0 or dearest <= 0:
        return 0
    below = log(dearest / cost) / log(FACTOR)
    return max(1, STEPS - max(0, ceil(below - 1e-9) - 1))


def step_between(number: float, least: float, most: float) -> int:
    """On which ground a number stands where the least has the palest and the most the strongest."""
    return STEPS if least >= most else 1 + round((STEPS - 1) * log(number / least) / log(most / least))


def paint_number(painter: QPainter, look: NodeLook, heat: Heat, ink: Ink) -> None:
    """The number on the card's lower edge."""
    if not heat.words:
        return
    wide = width(heat.words, "badge") + 2 * ROOM
    rect = QRectF(look.width - INSET - wide, look.height - DOWN, wide, HIGH)
    painter.setPen(ink.border_pen)
    painter.setBrush(ink.card)
    painter.drawRoundedRect(rect, HIGH / 2, HIGH / 2)
    painter.setPen(ink.text)
    painter.setFont(font("badge"))
    painter.drawText(QPointF(rect.x() + ROOM, rect.center().y() + drop("badge")), heat.words)
