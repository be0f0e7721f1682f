"""How what comes out of a node behaves: words for the tooltip, and a small column at the card's right side."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from designer.ui.canvas.cards.look import NodeLook
from designer.ui.canvas.ink import Ink

WIDTH, RIGHT, INSET = 3.0, 3.0, 7.0
"""Of the column, and its distance from the card's right side and from its upper and lower ones, in px."""


class ActivationSummary(NamedTuple):
    """What was measured of a node; `share` is how much of it is saturated or 0, which the column shows."""

    words: str
    share: float


def paint_activation_bar(painter: QPainter, look: NodeLook, share: float, ink: Ink) -> None:
    """A column that is full where nothing of what comes out is of use to learning."""
    high = look.height - 2 * INSET
    left = look.width - RIGHT - WIDTH
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.border)
    painter.drawRoundedRect(QRectF(left, INSET, WIDTH, high), 1.5, 1.5)
    painter.setBrush(ink.warning)
    filled = max(WIDTH, share * high)
    painter.drawRoundedRect(QRectF(left, INSET + high - filled, WIDTH, filled), 1.5, 1.5)
