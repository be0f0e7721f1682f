"""Colours of signed values: blue below 0, the panel's colour at 0, orange above; what is no number stands out."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

STEPS = 255
"""Odd, so that 0 has a step of its own and shows as exactly the panel's colour."""

BLACK, WHITE, EVEN = "#111827", "#FFFFFF", 0.19
"""Of words on colours, and how bright a ground is, by WCAG 2.1, on which both are read equally well."""

Pixels = NDArray[np.uint8]
"""An RGBA picture: rows × columns × 4."""


def limit(values: NDArray[np.float32], share: float = 1.0) -> float:
    """The size that the strongest colour stands for: `share` of the finite values are no larger; 1 where all are 0."""
    finite = np.abs(values[np.isfinite(values)])
    if not finite.size:
        return 1.0
    if share >= 1:
        return float(finite.max()) or 1.0
    return float(np.quantile(finite, share)) or float(finite.max()) or 1.0


def paint(
    values: NDArray[np.float32],
    gaps: NDArray[np.bool_] | None,
    largest: float | NDArray[np.float32],
    colours: tuple[str, str, str],
    odd: str,
) -> Pixels:
    """The picture of `values`.

    Args:
        gaps: Cells that hold no value and stay clear.
        largest: The value of the strongest colour, one for all or one for each cell.
        colours: Of the most negative value, of 0 and of the most positive one, as `#RRGGBB`.
        odd: Colour of NaN and of the infinities.
    """
    finite = np.isfinite(values)
    share = np.where(finite, values, 0.0) / largest
    steps = np.rint((np.clip(share, -1.0, 1.0) + 1.0) * (STEPS // 2)).astype(np.intp)
    pixels: Pixels = scale(*colours)[steps]
    pixels[~finite] = rgba(odd)
    if gaps is not None:
        pixels[gaps] = 0
    return pixels


@lru_cache(maxsize=16)
def scale(negative: str, zero: str, positive: str) -> Pixels:
    """The `STEPS` colours from the most negative value to the most positive one."""
    at = np.linspace(-1.0, 1.0, STEPS)
    stops = np.array([rgba(negative), rgba(zero), rgba(positive)], dtype=np.float64)
    channels = [np.interp(at, (-1.0, 0.0, 1.0), stops[:, channel]) for channel in range(4)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)


@lru_cache(maxsize=4096)
def ink_on(colour: int) -> str:
    """Black or white, whichever stands out more from a colour given as `0xRRGGBB`."""
    parts = ((colour >> shift & 255) / 255 for shift in (16, 8, 0))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return BLACK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > EVEN else WHITE


def rgba(colour: str) -> tuple[int, int, int, int]:
    """The four bytes of `#RRGGBB`."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue, 255
