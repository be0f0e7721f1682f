"""Small things that every picture of the laboratory has: titles, signs, outlines, a kept picture of each map."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from designer.runtime.laboratory.reports import Values
from designer.ui.palette import Palette
from designer.ui.panels import colourmap
from designer.ui.panels.laboratory.cells import Plot, picture
from designer.ui.theme import ui


class Pictures:
    """The picture of each map, made anew only when its numbers are others."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._kept: dict[tuple[str, int], tuple[Values, float, QImage]] = {}

    def set_palette(self, palette: Palette) -> None:
        """Other colours."""
        self._palette = palette
        self._kept.clear()

    def of(self, name: str, index: int, values: Values, largest: float | None = None) -> tuple[QImage, float]:
        """The picture of a map and the size of number that its strongest colour stands for."""
        known = self._kept.get((name, index))
        if known is None or not _same(known[0], values) or (largest is not None and known[1] != largest):
            limit = colourmap.limit(values) if largest is None else largest
            known = self._kept[name, index] = (values, limit, picture(values, limit, self._palette))
        return known[2], known[1]


def title(painter: QPainter, plot: Plot, text: str, note: str, palette: Palette, right: float) -> None:
    """The name of a map over it, with a quiet note behind; moved left where it would pass `right`."""
    bold = ui(12)
    bold.setWeight(bold.Weight.DemiBold)
    painter.setFont(bold)
    across = painter.fontMetrics().horizontalAdvance(text) + 8
    painter.setFont(ui(11))
    whole = across + painter.fontMetrics().horizontalAdvance(note)
    left, base = min(plot.rect.left(), right - whole), plot.rect.top() - 8
    painter.setPen(QColor(palette.quiet))
    painter.drawText(QPointF(left + across, base), note)
    painter.setFont(bold)
    painter.setPen(QColor(palette.text))
    painter.drawText(QPointF(left, base), text)


def small_title(painter: QPainter, plot: Plot, text: str, palette: Palette, note: str = "") -> None:
    """The quiet name of a grid over it; a note behind it in the accent."""
    painter.setFont(ui(11))
    painter.setPen(QColor(palette.quiet))
    painter.drawText(QPointF(plot.rect.left(), plot.rect.top() - 5), text)
    if note:
        across = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(QColor(palette.accent))
        painter.drawText(QPointF(plot.rect.left() + across + 6, plot.rect.top() - 5), note)


def sign(painter: QPainter, rect: QRectF, text: str, palette: Palette) -> None:
    """×, =, + or an arrow in the middle of a place."""
    painter.setFont(ui(15))
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
