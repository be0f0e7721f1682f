"""What is told of an activation's curve. Imports no torch."""

from __future__ import annotations

import msgspec

from designer.runtime.laboratory.reports import Grid

FLAT = 0.05
"""Share of the greatest slope below which a place is called flat."""


class CurveReport(msgspec.Struct, frozen=True):
    """The function of one activation, its slope, and what flows into it.

    Attributes:
        path: Node ids joined with "/".
        title: `Sigmoid`.
        fed: What the network was fed, in words; `samples` counts how many of them.
        places: Where the function was worked out, evenly spaced.
        heights, slopes: Curves × places: one curve, or one for each of the first channels that have their own.
            `slopes` holds no number where nothing can be learned through it.
        curves: How many different curves there are.
        counts: How many of the numbers that flow in lie in each part of the axis, all parts of one width.
        below, above: How many lie before the first place and behind the last.
        total: How many flow in; `not_finite` of them are NaN or infinite.
        flat: Share of them where the slope is less than a twentieth of its greatest.
        passes: What a gradient is multiplied by on its way back, on the mean; None where there is none.
        greatest: The largest slope of the curve.
    """

    path: str
    title: str
    fed: str
    samples: int
    places: Grid
    heights: Grid
    slopes: Grid
    curves: int
    counts: tuple[int, ...]
    below: int
    above: int
    total: int
    not_finite: int = 0
    flat: float = 0.0
    passes: float | None = None
    greatest: float | None = None
