"""Where things are in the picture of an activation, and what is read off there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF

from designer.runtime.laboratory.curve_report import FLAT, CurveReport
from designer.ui.panels.laboratory.shown import number

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


@dataclass(frozen=True)
class Plan:
    """The picture of a report in so many px."""

    report: CurveReport
    width: int
    height: int

    @property
    def across(self) -> Axis:
        """The numbers that flow in."""
        places = self.report.places.array
        return Axis(float(places[0]), float(places[-1]), LEFT, self.width - RIGHT)

    @property
    def up(self) -> Axis:
        """Heights and slopes of the curve."""
        low, high = reach(self.report)
        return Axis(low, high, TOP + self.high, TOP)

    @property
    def histogram(self) -> QRectF:
        """Where the bars are."""
        top = TOP + self.high + BETWEEN
        return QRectF(LEFT, top, self.width - LEFT - RIGHT, self.height - top - FOOT)

    @property
    def high(self) -> float:
        """How high the curve is drawn, in px."""
        return (self.height - TOP - BETWEEN - FOOT) * SHARE

    def place_at(self, x: float) -> int:
        """Number of the place that is nearest."""
        last = len(self.report.places.array) - 1
        share = (x - LEFT) / max(1.0, self.across.end - LEFT)
        return max(0, min(last, round(share * last)))


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
