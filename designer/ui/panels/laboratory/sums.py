"""The sum of one output cell, written out: products, other channels, bias, and what it comes to."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from designer.ui.palette import Palette
from designer.ui.panels import colourmap
from designer.ui.panels.laboratory.cells import cell_font, word_font
from designer.ui.panels.laboratory.shown import Shown, number

ROW, VALUE = 15.0, 24.0
"""Heights of a line and of the value, in px."""
WIDEST = 190.0


def lines(shown: Shown, channel: int, at: tuple[int, int]) -> list[tuple[str, float]]:
    """What is added up, by name."""
    with np.errstate(all="ignore"):
        if shown.walk.weighs:
            return _added(shown, channel, at)
        seen, padding = shown.patch(0, at)
        inside = seen[padding == 0]
        if shown.walk.sort == "max":
            return [("largest", float(inside.max()) if inside.size else 0.0)]
        return [("sum", float(inside.sum())), ("divided by", float(shown.divisor(at)))]


def value_rect(room: QRectF, shown: Shown) -> QRectF:
    """Where the value stands."""
    left, width, top = _column(room, shown)
    return QRectF(left, top + _count(shown) * ROW + 4, width, VALUE)


def paint(
    painter: QPainter,
    room: QRectF,
    shown: Shown,
    channel: int,
    at: tuple[int, int],
    largest: float,
    palette: Palette,
) -> None:
    """Lines, a rule, and the value beside a chip of its colour in the output."""
    left, width, top = _column(room, shown)
    for name, part in lines(shown, channel, at):
        line = QRectF(left, top, width, ROW)
        painter.setFont(word_font(11))
        painter.setPen(QColor(palette.quiet))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(cell_font(12))
        painter.setPen(QColor(palette.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(part))
        top += ROW
    painter.setPen(QPen(QColor(palette.border), 1))
    painter.drawLine(QPointF(left, round(top) + 2.5), QPointF(left + width, round(top) + 2.5))
    _paint_value(painter, value_rect(room, shown), float(shown.result[at]), largest, palette)


def _added(shown: Shown, channel: int, at: tuple[int, int]) -> list[tuple[str, float]]:
    if shown.several:
        mine = float(shown.partial[channel][at])
        told = [("this channel", mine), ("others", shown.others(channel, at))]
    else:
        told = [("products", float(shown.products(channel, at).sum()))]
    return [*told, ("bias", shown.bias)] if shown.bias is not None else told


def _count(shown: Shown) -> int:
    if not shown.walk.weighs:
        return 1 if shown.walk.sort == "max" else 2
    return (2 if shown.several else 1) + (shown.bias is not None)


def _column(room: QRectF, shown: Shown) -> tuple[float, float, float]:
    """Left side, width and top of the lines: in the middle of a wide room, from the left of a narrow one."""
    width = min(room.width() - 6, WIDEST)
    left = room.left() + (room.width() - width) / 2 if room.width() > WIDEST + 60 else room.left() + 6
    high = _count(shown) * ROW + 4 + VALUE
    return left, width, room.top() + max(0.0, (room.height() - high) / 2)


def _paint_value(painter: QPainter, rect: QRectF, value: float, largest: float, palette: Palette) -> None:
    colours = (palette.negative, palette.panel, palette.positive)
    cell = np.array([[value]], np.float32)
    colour = colourmap.paint(cell, None, largest, colours, palette.not_finite)[0, 0]
    painter.setPen(QPen(QColor(palette.accent), 2))
    painter.setBrush(QColor(*(int(part) for part in colour)))
    painter.drawRect(QRectF(rect.left() + 1, rect.center().y() - 7, 14, 14))
    painter.setFont(cell_font(15))
    painter.setPen(QColor(palette.text))
    painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(value))
