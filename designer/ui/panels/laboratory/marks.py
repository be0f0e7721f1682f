"""Small things that every picture of the laboratory has: titles, signs, outlines, a kept picture of each map."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from designer.runtime.laboratory.reports import Values
from designer.ui.palette import Palette
from designer.ui.panels import colourmap
from designer.ui.panels.laboratory.cells import Plot, paint_map, paint_numbers, picture, word_font

AROUND = 2.0
"""Px that a drawn map has around it for its frame."""


class Pictures:
    """The picture of each map, made anew only when its numbers, its size or the colours are others."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._kept: dict[tuple[str, int], tuple[Values, float, QImage]] = {}
        self._drawn: dict[tuple[str, int], tuple[QImage, Plot, QPixmap]] = {}

    def set_palette(self, palette: Palette) -> None:
        """Other colours."""
        self._palette = palette
        self._kept.clear()
        self._drawn.clear()

    def drawn(
        self, name: str, index: int, values: Values, plot: Plot, ratio: float, largest: float | None = None
    ) -> tuple[QPixmap, float]:
        """A map with its padding, its lines and its numbers as it stands at `plot`, and its scale.

        Drawn once: a step of the window only lays it on the screen.
        """
        image, limit = self.of(name, index, values, largest)
        known = self._drawn.get((name, index))
        if known is None or known[0] is not image or known[1] != plot:
            known = self._drawn[name, index] = (image, plot, self._draw(values, image, plot, ratio, limit))
        return known[2], limit

    def _draw(self, values: Values, image: QImage, plot: Plot, ratio: float, limit: float) -> QPixmap:
        size = plot.rect.size() * ratio
        made = QPixmap(math.ceil(size.width() + 2 * AROUND * ratio), math.ceil(size.height() + 2 * AROUND * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.translate(AROUND - plot.left, AROUND - plot.top)
        paint_map(painter, plot, image, self._palette)
        paint_numbers(painter, plot, values, limit, self._palette)
        painter.end()
        return made

    def of(self, name: str, index: int, values: Values, largest: float | None = None) -> tuple[QImage, float]:
        """The picture of a map and the size of number that its strongest colour stands for."""
        known = self._kept.get((name, index))
        if known is None or not _same(known[0], values) or (largest is not None and known[1] != largest):
            limit = colourmap.limit(values) if largest is None else largest
            known = self._kept[name, index] = (values, limit, picture(values, limit, self._palette))
        return known[2], known[1]


def lay(painter: QPainter, made: QPixmap, plot: Plot, fade: float = 1.0) -> None:
    """A drawn map in its place."""
    painter.setOpacity(fade)
    painter.drawPixmap(QPointF(plot.left - AROUND, plot.top - AROUND), made)
    painter.setOpacity(1.0)


def title(painter: QPainter, plot: Plot, text: str, note: str, palette: Palette, right: float) -> None:
    """The name of a map over it, with a quiet note behind; moved left where it would pass `right`."""
    bold = word_font(12, bold=True)
    painter.setFont(bold)
    across = painter.fontMetrics().horizontalAdvance(text) + 8
    painter.setFont(word_font(11))
    whole = across + painter.fontMetrics().horizontalAdvance(note)
    left, base = min(plot.rect.left(), right - whole), plot.rect.top() - 8
    painter.setPen(QColor(palette.quiet))
    painter.drawText(QPointF(left + across, base), note)
    painter.setFont(bold)
    painter.setPen(QColor(palette.text))
    painter.drawText(QPointF(left, base), text)


def small_title(painter: QPainter, plot: Plot, text: str, palette: Palette, note: str = "") -> None:
    """The quiet name of a grid over it; a note behind it in the accent."""
    painter.setFont(word_font(11))
    painter.setPen(QColor(palette.quiet))
    painter.drawText(QPointF(plot.rect.left(), plot.rect.top() - 5), text)
    if note:
        across = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(QColor(palette.accent))
        painter.drawText(QPointF(plot.rect.left() + across + 6, plot.rect.top() - 5), note)


def sign(painter: QPainter, rect: QRectF, text: str, palette: Palette) -> None:
    """×, =, + or an arrow in the middle of a place."""
    painter.setFont(word_font(15))
    painter.setPen(QColor(palette.quiet))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def outline(painter: QPainter, rect: QRectF, colour: str, around: str) -> None:
    """A frame that is seen on any colour: a line in `colour` within one of the ground's."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    halo = QColor(around)
    halo.setAlphaF(0.85)
    for pen in (QPen(halo, 4), QPen(QColor(colour), 2)):
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(rect)


def _same(one: Values, other: Values) -> bool:
    """Whether two arrays are the same numbers in the same place."""
    return one is other or (
        one.shape == other.shape and one.ctypes.data == other.ctypes.data and one.base is other.base
    )
