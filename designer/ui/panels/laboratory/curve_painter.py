"""Paints an activation: its curve and its slope over the histogram of what flows in, on one axis."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from designer.runtime.laboratory.reports import Values
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.curve_plan import LEFT, TOP, Plan, at_flat, beyond_words, ticks
from designer.ui.panels.laboratory.shown import number
from designer.ui.theme import mixed, mono, ui


class CurvePainter:
    """Paints a plan, part by part."""

    def __init__(self, painter: QPainter, plan: Plan, palette: Palette) -> None:
        self._painter, self._plan, self._palette = painter, plan, palette
        self._report = plan.report

    def paint(self, place: int | None) -> None:
        """All of it, with a line at the place that is read off."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground()
        self._bars()
        self._curves()
        self._titles()
        if place is not None:
            self._line(place)

    def _ground(self) -> None:
        """Lines at round numbers, darker at 0."""
        palette, across, up, bars = self._palette, self._plan.across, self._plan.up, self._plan.histogram
        self._painter.setFont(mono(11))
        for value in ticks(across.low, across.high, 11):
            x = round(across.px(value)) + 0.5
            self._painter.setPen(QPen(QColor(palette.wire if value == 0 else palette.line), 1))
            self._painter.drawLines([QLineF(x, TOP, x, up.start), QLineF(x, bars.top(), x, bars.bottom())])
            self._painter.setPen(QColor(palette.quiet))
            self._painter.drawText(
                QRectF(x - 30, bars.bottom() + 3, 60, 16), Qt.AlignmentFlag.AlignHCenter, number(value)
            )
        for value in ticks(up.low, up.high, 5):
            y = round(up.px(value)) + 0.5
            self._painter.setPen(QPen(QColor(palette.wire if value == 0 else palette.line), 1))
            self._painter.drawLine(QLineF(LEFT, y, across.end, y))
            self._painter.setPen(QColor(palette.quiet))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._painter.drawText(QRectF(0, y - 8, LEFT - 6, 16), side, number(value))

    def _curves(self) -> None:
        self._painter.save()
        self._painter.setClipRect(QRectF(LEFT, TOP - 1, self._plan.across.end - LEFT, self._plan.high + 2))
        for values, colour, dashed in (
            (self._report.slopes.array, slope_colour(self._palette), True),
            (self._report.heights.array, self._palette.accent, False),
        ):
            for index, curve in enumerate(values if values.size else ()):
                pen = QPen(QColor(colour), 2.0)
                pen.setStyle(Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
                shade = QColor(colour)
                shade.setAlphaF(1.0 if index == 0 else 0.45)
                pen.setColor(shade)
                self._painter.setPen(pen)
                for part in self._parts(self._report.places.array, curve):
                    self._painter.drawPolyline(part)
        self._painter.restore()

    def _parts(self, places: Values, curve: Values) -> list[QPolygonF]:
        """The curve as lines: broken where there is no number, as the logarithm has none below 0."""
        across, up = self._plan.across, self._plan.up
        parts, part = list[QPolygonF](), QPolygonF()
        for x, y in zip(places.tolist(), curve.tolist(), strict=True):
            if math.isfinite(y):
                part.append(QPointF(across.px(x), up.px(max(up.low - 1e4, min(up.high + 1e4, y)))))
            elif part.size():
                parts.append(part)
                part = QPolygonF()
        return [*parts, part] if part.size() else parts

    def _bars(self) -> None:
        """How many numbers flow in where; those that the slope lets nothing through for are another colour."""
        palette, room = self._palette, self._plan.histogram
        most = max(self._report.counts, default=0)
        wide = room.width() / max(1, len(self._report.counts))
        self._painter.setPen(Qt.PenStyle.NoPen)
        steep, flat = QColor(mixed(palette.accent, palette.panel, 0.55)), QColor(palette.warning)
        hatched = [at_flat(self._report, at) for at in range(len(self._report.counts))]
        for at, count in enumerate(self._report.counts):
            if count:
                high = max(1.0, room.height() * count / most)
                bar = QRectF(room.left() + at * wide + 0.5, room.bottom() - high, max(1.0, wide - 1), high)
                self._painter.fillRect(bar, flat if hatched[at] else steep)
                if hatched[at]:
                    self._painter.fillRect(bar, _hatching(palette))
        self._painter.setPen(QPen(QColor(palette.border), 1))
        self._painter.drawLine(QLineF(room.left(), room.bottom() + 0.5, room.right(), room.bottom() + 0.5))

    def _titles(self) -> None:
        """What each line is, in its own colour and with its own stroke."""
        palette = self._palette
        left = LEFT
        for text, colour, dashed, there in (
            (self._report.title, palette.accent, False, True),
            ("slope", slope_colour(palette), True, self._report.slopes.array.size > 0),
        ):
            if not there:
                continue
            pen = QPen(QColor(colour), 2, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
            self._painter.setPen(pen)
            self._painter.drawLine(QLineF(left, 14, left + 24, 14))
            left = self._word(left + 30, 18, text, palette.text) + 20
        top = self._plan.histogram.top() - 8
        left = self._word(LEFT, top, "What flows in", palette.text) + 12
        if any(count and at_flat(self._report, at) for at, count in enumerate(self._report.counts)):
            box = QRectF(left, top - 9, 10, 10)
            self._painter.fillRect(box, QColor(palette.warning))
            self._painter.fillRect(box, _hatching(palette))
            left = self._word(left + 16, top, "where the slope is nearly 0", palette.quiet, 11) + 12
        beyond = beyond_words(self._report)
        if beyond:
            self._word(left, top, beyond, palette.quiet, 11)

    def _word(self, left: float, base: float, text: str, colour: str, size: int = 12) -> float:
        """Words at a place; gives where they end."""
        font = ui(size)
        if size == 12:
            font.setWeight(font.Weight.DemiBold)
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        self._painter.drawText(QPointF(left, base), text)
        return left + self._painter.fontMetrics().horizontalAdvance(text)

    def _line(self, place: int) -> None:
        """A line at the place that is read off, with a dot on each curve."""
        palette, across, up, bars = self._palette, self._plan.across, self._plan.up, self._plan.histogram
        x = across.px(float(self._report.places.array[place]))
        self._painter.setPen(QPen(QColor(palette.quiet), 1))
        self._painter.drawLines([QLineF(x, TOP, x, up.start), QLineF(x, bars.top(), x, bars.bottom())])
        for values, colour in (
            (self._report.slopes.array, slope_colour(palette)),
            (self._report.heights.array, palette.accent),
        ):
            for value in values[:, place].tolist() if values.size else ():
                if math.isfinite(value) and up.low <= value <= up.high:
                    self._painter.setPen(QPen(QColor(palette.panel), 1.5))
                    self._painter.setBrush(QColor(colour))
                    self._painter.drawEllipse(QPointF(x, up.px(value)), 4.5, 4.5)


def slope_colour(palette: Palette) -> str:
    """That of positive numbers, made lighter where the ground is dark."""
    return mixed(palette.text, palette.positive, 0.3) if palette.dark else palette.positive


def _hatching(palette: Palette) -> QBrush:
    return QBrush(QColor(palette.panel), Qt.BrushStyle.BDiagPattern)
