"""Words in one weight on light and on dark.

Qt thickens the letters of fonts with PostScript outlines, as those for Chinese are, and blends them with a gamma:
on dark they come out a third heavier than on light, beside Latin letters that stay as they are. Filled outlines
have neither.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPainterPath

from designer.ui.canvas.text import Style, font

BRIGHT = 128
"""From this lightness of their colour on, of 255, words stand on dark."""


def draw_words(painter: QPainter, at: QPointF, text: str, style: Style) -> None:
    """One line of words in the painter's colour, its baseline beginning at `at`."""
    if text.isascii() or painter.pen().color().lightness() < BRIGHT:
        painter.setFont(font(style))
        painter.drawText(at, text)
        return
    painter.translate(at)
    painter.fillPath(_outlines(text, style), painter.pen().color())
    painter.translate(-at)


@lru_cache(maxsize=512)
def _outlines(text: str, style: Style) -> QPainterPath:
    path = QPainterPath()
    path.addText(QPointF(), font(style), text)
    return path
