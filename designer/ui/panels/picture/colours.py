"""Which colour a value has: two hues around 0 for signed values, light to dark for others; odd ones stand out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from designer.runtime.pictures.reports import Numbers
from designer.ui.palette import Palette

LAST = 250
"""The step of the highest value; with 0 as the lowest the middle has a step of its own."""
GAP, NAN, ABOVE, BELOW = 251, 252, 253, 254
Steps = NDArray[np.uint8]
Table = NDArray[np.uint32]
"""By step, the colour as Qt's RGB32."""


@dataclass(frozen=True)
class Scale:
    """The values of the first and the last colour; `signed` has 0 in the middle."""

    low: float
    high: float
    signed: bool

    @staticmethod
    def around(low: float, high: float, signed: bool) -> Scale:
        """The scale for values from `low` to `high`; one that has no width is given some."""
        if signed:
            size = max(abs(low), abs(high)) or 1.0
            return Scale(-size, size, True)
        if not low < high:
            return Scale(min(0.0, high), high, False) if high > 0 else Scale(high, high + 1.0, False)
        return Scale(low, high, False)


def share_of(value: float, low: float, high: float) -> float:
    """How far a value is from `low` to `high`, 0 to 1; the middle where they are too close to be told apart."""
    # In halves: the whole width of very large numbers is no number.
    width = high / 2 - low / 2
    return min(max((value / 2 - low / 2) / width, 0.0), 1.0) if width > 0 else 0.5


def steps(values: Numbers, scale: Scale, gaps: NDArray[np.bool_] | None = None) -> Steps:
    """The step of each value."""
    odd = None if _all_finite(values) else ~np.isfinite(values)
    share = _shares(np.where(odd, 0, values) if odd is not None else values, scale)
    found: Steps = np.clip(share * LAST + 0.5, 0, LAST).astype(np.uint8)
    if odd is not None:
        found[np.isnan(values)] = NAN
        found[values == np.inf] = ABOVE
        found[values == -np.inf] = BELOW
    if gaps is not None:
        found[gaps] = GAP
    return found


def table(palette: Palette, signed: bool, gap: str) -> Table:
    """The colour of every step.

    Args:
        gap: Between two kernels, as `#RRGGBB`.
    """
    stops = (palette.negative, palette.panel, palette.positive) if signed else (palette.panel, *palette.sequence)
    channels = np.array([_rgb(stop) for stop in stops], dtype=np.float64)
    at, places = np.linspace(0, 1, LAST + 1), np.linspace(0, 1, len(stops))
    colours = np.zeros((256, 3))
    colours[: LAST + 1] = np.stack([np.interp(at, places, channels[:, channel]) for channel in range(3)], axis=1)
    for step, colour in ((GAP, gap), (NAN, palette.not_finite), (ABOVE, palette.above), (BELOW, palette.below)):
        colours[step] = _rgb(colour)
    red, green, blue = np.rint(colours).astype(np.uint32).T
    found: Table = 0xFF000000 | (red << 16) | (green << 8) | blue
    return found


def _all_finite(values: Numbers) -> bool:
    with np.errstate(all="ignore"):
        return bool(np.isfinite(values.sum(dtype=np.float64))) or bool(np.isfinite(values).all())


def _shares(values: NDArray[Any], scale: Scale) -> Numbers:
    """Where each value is between the scale's ends, 0 to 1 for those within."""
    width = scale.high - scale.low
    if values.dtype == np.float32 and 1e-30 < width < 1e30:
        low, high = np.float32(scale.low), np.float32(scale.high)
        found: Numbers = (np.clip(values, low, high) - low) * np.float32(1 / width)
        return found
    # In halves: the whole width of very large numbers is no number.
    half = scale.high / 2 - scale.low / 2
    if half <= 0:
        return np.full(values.shape, 0.5)
    shares: Numbers = np.clip(values.astype(np.float64) / 2 - scale.low / 2, 0, half) / half
    return shares


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
