"""How what flows lies in a picture: one sample, its channels or heads as a mosaic. Imports no torch."""

from __future__ import annotations

from math import ceil, sqrt

from designer.runtime.pictures.reports import NONE, Arrangement, Layout


def flow_arrangement(shape: tuple[int, ...], batch: int | None) -> Arrangement:
    """Maps `N C H W` as a mosaic of C, a sequence `N L F` as L × F, a vector as one row; of the first sample.

    Args:
        batch: Which dimension tells the samples apart; None where there is only one.
    """
    fixed = ((batch, 0),) if batch is not None and len(shape) > 1 else ()
    left = tuple(at for at in range(len(shape)) if (at, 0) not in fixed)
    if len(left) < 3:
        return Arrangement(left[:-1], left[-1:], fixed)
    if len(left) == 3:
        count, height, width = (shape[at] for at in left)
        across = ceil(sqrt(count * max(1, height) / max(1, width)))
        return Arrangement(left[:2], (NONE, left[2]), fixed, gap=1, across=max(1, min(across, count)))
    return Arrangement((left[0], *left[2:-1]), (left[1], left[-1]), fixed, gap=1)


def flow_layout(shape: tuple[int, ...], arrangement: Arrangement) -> Layout:
    """A number, bars or a picture, by the dimensions of one sample."""
    dimensions = len(shape) - len(arrangement.fixed)
    return "scalar" if not dimensions else "bars" if dimensions == 1 else "picture"
