"""Which window of a sheet is asked for when so much of it is seen in so many pixels. Imports no torch."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from designer.runtime.pictures.reports import MOST_BYTES, Window

BESIDE = 0.125
"""Share of what is seen that is fetched on each side of it too, so that a small move finds it there."""
MOST_CELLS = 1 << 25
"""Cells that are reduced in one call: some tens of milliseconds, so that others come in between."""


def window_of(
    size: tuple[int, int], top: float, left: float, height: float, width: float, pixels: tuple[int, int]
) -> Window | None:
    """The window for a part of a sheet of this size, seen in so many rows and columns of pixels; None beside it.

    Blocks begin at multiples of their size, so that their values do not change while the picture is moved.
    """
    rows = _along(size[0], top, height, pixels[0])
    columns = _along(size[1], left, width, pixels[1])
    if rows is None or columns is None:
        return None
    return Window(rows[0], columns[0], rows[1], columns[1], rows[2], columns[2])


def _along(size: int, start: float, length: float, pixels: int) -> tuple[int, int, int] | None:
    """First cell, number of cells and cells of a block along one side."""
    step = max(1, ceil(length / max(1, pixels) - 1e-9))
    first = max(0, floor(start - BESIDE * length)) // step * step
    last = min(size, ceil(start + length + BESIDE * length))
    return (first, last - first, step) if last > first else None


def covers(window: Window, other: Window) -> bool:
    """Whether a window holds all of what another was made for, in blocks that are no larger."""
    fine = window.down <= other.down and window.right <= other.right
    inside = window.top <= other.top and window.left <= other.left
    below = window.top + window.height >= other.top + other.height
    return fine and inside and below and window.left + window.width >= other.left + other.width


def bands(window: Window, width: int, cells: int | None = MOST_CELLS) -> Iterator[Window]:
    """The window in bands from the top down, each small enough for one call.

    Args:
        width: Bytes of a value.
        cells: How many cells a band may have, but for a single row of blocks; None for a sample, which reads few.
    """
    rows, columns = window.size
    most = MOST_BYTES // (width * max(1, columns))
    if cells is not None:
        most = min(most, cells // max(1, window.down * window.width))
    most = max(1, most)
    for first in range(0, rows, most):
        height = min(window.height - first * window.down, most * window.down)
        yield Window(window.top + first * window.down, window.left, height, window.width, window.down, window.right)
