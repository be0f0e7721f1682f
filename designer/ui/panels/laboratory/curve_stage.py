"""The picture of an activation: its curve and its slope over the histogram of what flows in, on one axis."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.runtime.laboratory.curve_report import FLAT, CurveReport
from designer.runtime.laboratory.reports import Values
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.shown import number
from designer.ui.theme import mixed, mono, ui

LEFT, RIGHT, TOP, FOOT = 52.0, 16.0, 30.0, 22.0
"""Room around the plots, in px: for numbers at the left, titles over them, numbers below."""
BETWEEN = 30.0
SHARE = 0.62
"""Of the height, what the curve has; the rest is the histogram's."""


class Axis(NamedTuple):
    """Numbers along a side: from `low` at `start` px to `high` at `end` px."""

    low: float
    high: float
    start: float
    end: float

    def px(self, value: float) -> float:
        """Where a number is."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def at(self, px: float) -> float:
        """The number at a place."""
        return self.low + (px - self.start) / (self.end - self.start) * (self.high - self.low)


class CurveStage(QWidget):
    """Draws what it is shown; tells what is under the mouse, or under the line that arrow keys move.

    Attributes:
        report: What is drawn; None until the engine has told it.
        place: Number of the place where the line stands; None for none.
    """

    said = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self.report: CurveReport | None = None
        self.place: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(420, 200)
        self.setAccessibleName("The curve of the activation; arrow keys read it off")

    def show_curve(self, report: CurveReport | None) -> None:
        """Draws this."""
        self.report = report
        if report is None or (self.place is not None and self.place >= len(report.places.array)):
            self.place = None
        self._tell()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(720, 300)

    # Where things are

    @property
    def across(self) -> Axis:
        """The numbers that flow in."""
        assert self.report is not None
        places = self.report.places.array
        return Axis(float(places[0]), float(places[-1]), LEFT, self.width() - RIGHT)

    @property
    def up(self) -> Axis:
        """Heights and slopes of the curve."""
        assert self.report is not None
        low, high = reach(self.report)
        return Axis(low, high, TOP + self._high, TOP)

    @property
    def histogram(self) -> QRectF:
        """Where the bars are."""
        top = TOP + self._high + BETWEEN
        return QRectF(LEFT, top, self.width() - LEFT - RIGHT, self.height() - top - FOOT)

    @property
    def _high(self) -> float:
        return (self.height() - TOP - BETWEEN - FOOT) * SHARE

    # The picture

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.report is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, self.report)
        self._paint_bars(painter, self.report)
        self._paint_curves(painter, self.report)
        self._paint_titles(painter, self.report)
        if self.place is not None:
            self._paint_line(painter, self.report, self.place)
        painter.end()

    def _paint_ground(self, painter: QPainter, report: CurveReport) -> None:
        """Lines at round numbers, darker at 0."""
        palette, across, up, bars = self._palette, self.across, self.up, self.histogram
        painter.setFont(mono(11))
        for value in ticks(across.low, across.high, 11):
            x = round(across.px(value)) + 0.5
            painter.setPen(QPen(QColor(palette.wire if value == 0 else palette.line), 1))
            painter.drawLines([QLineF(x, TOP, x, up.start), QLineF(x, bars.top(), x, bars.bottom())])
            painter.setPen(QColor(palette.quiet))
            painter.drawText(QRectF(x - 30, bars.bottom() + 3, 60, 16), Qt.AlignmentFlag.AlignHCenter, number(value))
        for value in ticks(up.low, up.high, 5):
            y = round(up.px(value)) + 0.5
            painter.setPen(QPen(QColor(palette.wire if value == 0 else palette.line), 1))
            painter.drawLine(QLineF(LEFT, y, across.end, y))
            painter.setPen(QColor(palette.quiet))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 8, LEFT - 6, 16), side, number(value))

    def _paint_curves(self, painter: QPainter, report: CurveReport) -> None:
        painter.save()
        painter.setClipRect(QRectF(LEFT, TOP - 1, self.across.end - LEFT, self._high + 2))
        for values, colour, dashed in (
            (report.slopes.array, slope_colour(self._palette), True),
            (report.heights.array, self._palette.accent, False),
        ):
            for index, curve in enumerate(values if values.size else ()):
                pen = QPen(QColor(colour), 2.0)
                pen.setStyle(Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
                shade = QColor(colour)
                shade.setAlphaF(1.0 if index == 0 else 0.45)
                pen.setColor(shade)
                painter.setPen(pen)
                for part in self._parts(report.places.array, curve):
                    painter.drawPolyline(part)
        painter.restore()

    def _parts(self, places: Values, curve: Values) -> list[QPolygonF]:
        """The curve as lines: broken where there is no number, as the logarithm has none below 0."""
        across, up = self.across, self.up
        parts, part = list[QPolygonF](), QPolygonF()
        for x, y in zip(places.tolist(), curve.tolist(), strict=True):
            if math.isfinite(y):
                part.append(QPointF(across.px(x), up.px(max(up.low - 1e4, min(up.high + 1e4, y)))))
            elif part.size():
                parts.append(part)
                part = QPolygonF()
        return [*parts, part] if part.size() else parts

    def _paint_bars(self, painter: QPainter, report: CurveReport) -> None:
        """How many numbers flow in where; those that the slope lets nothing through for are another colour."""
        palette, room = self._palette, self.histogram
        most = max(report.counts, default=0)
        wide = room.width() / max(1, len(report.counts))
        painter.setPen(Qt.PenStyle.NoPen)
        steep, flat = QColor(mixed(palette.accent, palette.panel, 0.55)), QColor(palette.warning)
        hatched = [at_flat(report, at) for at in range(len(report.counts))]
        for at, count in enumerate(report.counts):
            if count:
                high = max(1.0, room.height() * count / most)
                bar = QRectF(room.left() + at * wide + 0.5, room.bottom() - high, max(1.0, wide - 1), high)
                painter.fillRect(bar, flat if hatched[at] else steep)
                if hatched[at]:
                    painter.fillRect(bar, _hatching(palette))
        painter.setPen(QPen(QColor(palette.border), 1))
        painter.drawLine(QLineF(room.left(), room.bottom() + 0.5, room.right(), room.bottom() + 0.5))

    def _paint_titles(self, painter: QPainter, report: CurveReport) -> None:
        """What each line is, in its own colour and with its own stroke."""
        palette = self._palette
        left = LEFT
        for text, colour, dashed, there in (
            (report.title, palette.accent, False, True),
            ("slope", slope_colour(palette), True, report.slopes.array.size > 0),
        ):
            if not there:
                continue
            pen = QPen(QColor(colour), 2, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.drawLine(QLineF(left, 14, left + 24, 14))
            left = self._word(painter, left + 30, 18, text, palette.text) + 20
        top = self.histogram.top() - 8
        left = self._word(painter, LEFT, top, "What flows in", palette.text) + 12
        if any(count and at_flat(report, at) for at, count in enumerate(report.counts)):
            box = QRectF(left, top - 9, 10, 10)
            painter.fillRect(box, QColor(palette.warning))
            painter.fillRect(box, _hatching(palette))
            left = self._word(painter, left + 16, top, "where the slope is nearly 0", palette.quiet, 11) + 12
        beyond = beyond_words(report)
        if beyond:
            self._word(painter, left, top, beyond, palette.quiet, 11)

    @staticmethod
    def _word(painter: QPainter, left: float, base: float, text: str, colour: str, size: int = 12) -> float:
        """Words at a place; gives where they end."""
        font = ui(size)
        if size == 12:
            font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(QPointF(left, base), text)
        return left + painter.fontMetrics().horizontalAdvance(text)

    def _paint_line(self, painter: QPainter, report: CurveReport, place: int) -> None:
        """A line at the place that is read off, with a dot on each curve."""
        palette, across, up, bars = self._palette, self.across, self.up, self.histogram
        x = across.px(float(report.places.array[place]))
        painter.setPen(QPen(QColor(palette.quiet), 1))
        painter.drawLines([QLineF(x, TOP, x, up.start), QLineF(x, bars.top(), x, bars.bottom())])
        for values, colour in ((report.slopes.array, slope_colour(palette)), (report.heights.array, palette.accent)):
            for value in values[:, place].tolist() if values.size else ():
                if math.isfinite(value) and up.low <= value <= up.high:
                    painter.setPen(QPen(QColor(palette.panel), 1.5))
                    painter.setBrush(QColor(colour))
                    painter.drawEllipse(QPointF(x, up.px(value)), 4.5, 4.5)

    # The hand

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._read(event.position().x())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._read(event.position().x())

    def leaveEvent(self, event: QEvent) -> None:
        self.place = None
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or self.report is None:
            super().keyPressEvent(event)
            return
        last = len(self.report.places.array) - 1
        middle = self.place if self.place is not None else last // 2 - step
        self.place = max(0, min(last, middle + step))
        self._tell()

    def _read(self, x: float) -> None:
        if self.report is not None:
            last = len(self.report.places.array) - 1
            share = (x - LEFT) / max(1.0, self.across.end - LEFT)
            self.place = max(0, min(last, round(share * last)))
            self._tell()

    def _tell(self) -> None:
        self.update()
        self.said.emit(words_at(self.report, self.place) if self.report and self.place is not None else "")


def reach(report: CurveReport) -> tuple[float, float]:
    """From where to where the curve is drawn: all of it, a little of what is very steep, and 0 always."""
    both = np.concatenate([report.heights.array.ravel(), report.slopes.array.ravel()])
    finite = both[np.isfinite(both)]
    wide = float(report.places.array[-1] - report.places.array[0])
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    low, high = max(min(low, 0.0), -wide), min(max(high, 0.0), wide)
    if high - low < 1e-6:
        low, high = low - 1.0, high + 1.0
    around = 0.08 * (high - low)
    return low - around, high + around


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers between two: steps of 1, 2 or 5 and zeros."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    return [round(at * step, 10) + 0.0 for at in range(math.ceil(low / step), math.floor(high / step) + 1)]


def at_flat(report: CurveReport, bar: int) -> bool:
    """Whether the slope over the middle of a bar is nearly 0, of every curve."""
    slopes = report.slopes.array
    if not slopes.size or not report.greatest:
        return False
    place = round((bar + 0.5) / len(report.counts) * (slopes.shape[1] - 1))
    return bool((np.abs(slopes[:, place]) < FLAT * report.greatest).all())


def words_at(report: CurveReport, place: int) -> str:
    """What is read off: `x 4.02   Sigmoid 0.982   slope 0.0174   1,204 of what flows in lie here`."""
    told = [f"x {number(report.places.array[place])}"]
    for name, values in ((report.title, report.heights.array), ("slope", report.slopes.array)):
        if values.size:
            several = len(values) > 1
            told.append(f"{name} {' '.join(number(value) for value in values[:, place])}{' …' if several else ''}")
    bar = min(len(report.counts) - 1, place * len(report.counts) // len(report.places.array))
    told.append(f"{report.counts[bar]:,} numbers here")
    return "   ".join(told)


def beyond_words(report: CurveReport) -> str:
    """How many numbers lie outside the picture."""
    told = []
    if report.below:
        told.append(f"{report.below:,} farther left")
    if report.above:
        told.append(f"{report.above:,} farther right")
    if report.not_finite:
        told.append(f"{report.not_finite:,} NaN or infinite")
    return " · ".join(told)


def slope_colour(palette: Palette) -> str:
    """That of positive numbers, made lighter where the ground is dark."""
    return mixed(palette.text, palette.positive, 0.3) if palette.dark else palette.positive


def _hatching(palette: Palette) -> QBrush:
    return QBrush(QColor(palette.panel), Qt.BrushStyle.BDiagPattern)
