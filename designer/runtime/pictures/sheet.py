"""Where each element of a tensor lies in its picture, and which element a cell shows. Imports no torch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, prod, sqrt

import numpy as np
from numpy.typing import NDArray

from designer.runtime.pictures.reports import Arrangement, Window

Places = NDArray[np.int64]
LARGEST_KERNEL = 64
"""Sizes up to which the dimensions behind the first two are taken for those of a kernel."""


def usual(shape: tuple[int, ...]) -> Arrangement:
    """How a tensor of this shape lies when nobody says otherwise.

    A vector is one row. Kernels `out in …` are a mosaic out × in, those of a single input a square. Of other tensors
    all dimensions but the last run downwards.
    """
    dimensions = tuple(range(len(shape)))
    if len(shape) < 3 or max(shape[2:]) > LARGEST_KERNEL:
        return Arrangement(dimensions[:-1], dimensions[-1:])
    across = ceil(sqrt(shape[0])) if shape[1] == 1 else 1
    return Arrangement((0, *dimensions[2:-1]), (1, dimensions[-1]), gap=1, across=max(1, across))


@dataclass(frozen=True)
class Sheet:
    """The picture of a tensor of this shape, rows × columns of cells, of which none is made before it is asked for."""

    shape: tuple[int, ...]
    arrangement: Arrangement

    @property
    def _steps(self) -> tuple[int, ...]:
        """By dimension how many steps it has; `NONE` has one."""
        return *self.shape, 1

    @cached_property
    def kernel(self) -> tuple[int, int]:
        """Height and width of what lies between gaps; 1 × 1 where only one dimension runs either way."""
        inner = self.arrangement.rows[1:], self.arrangement.columns[1:]
        height, width = (prod(self._steps[at] for at in dimensions) for dimensions in inner)
        return height, width

    @cached_property
    def pitch(self) -> tuple[int, int]:
        """Rows and columns from one kernel to the next."""
        return self.kernel[0] + self.arrangement.gap, self.kernel[1] + self.arrangement.gap

    @cached_property
    def _outer(self) -> tuple[int, int]:
        """Steps of the outermost dimension downwards and of that to the right."""
        firsts = self.arrangement.rows[:1], self.arrangement.columns[:1]
        down, right = (prod(self._steps[at] for at in first) for first in firsts)
        return down, right

    @cached_property
    def kernels(self) -> tuple[int, int]:
        """How many kernels lie below and beside one another."""
        down, right = self._outer
        return -(-down // self.arrangement.across), right * self.arrangement.across

    @cached_property
    def size(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        rows, columns = (
            max(0, n * pitch - self.arrangement.gap) for n, pitch in zip(self.kernels, self.pitch, strict=True)
        )
        return rows, columns

    def index_at(self, row: int, column: int) -> tuple[int, ...] | None:
        """The index in the tensor of what a cell shows; None in gaps and outside."""
        rows, columns = self.size
        if not (0 <= row < rows and 0 <= column < columns):
            return None
        index, there = self.indices(np.array([row]), np.array([column]))
        return tuple(int(at.reshape(-1)[0]) for at in index) if there[0, 0] else None

    def cell_of(self, index: tuple[int, ...]) -> tuple[int, int]:
        """Row and column of the cell that shows an element; what is fixed is taken as fixed there."""
        places, steps = [], (*index, 0)
        for dimensions, pitch in ((self.arrangement.rows, self.pitch[0]), (self.arrangement.columns, self.pitch[1])):
            outer = steps[dimensions[0]] if dimensions else 0
            inner = 0
            for at in dimensions[1:]:
                inner = inner * self._steps[at] + steps[at]
            places.append((outer, inner, pitch))
        (first, y, pitch), (right, x, step) = places
        down, beside = divmod(first, self.arrangement.across)
        return down * pitch + y, (beside * self._outer[1] + right) * step + x

    def indices(self, rows: Places, columns: Places) -> tuple[tuple[Places, ...], NDArray[np.bool_]]:
        """By dimension the indices of some rows × some columns of cells, and which of these cells show a value.

        The indices of a dimension are shaped to be broadcast: `(rows, 1)`, `(1, columns)` or both.
        """
        down, y = np.divmod(rows.reshape(-1, 1), self.pitch[0])
        right, x = np.divmod(columns.reshape(1, -1), self.pitch[1])
        beside, right = np.divmod(right, max(1, self._outer[1]))
        first = down * self.arrangement.across + beside if self.arrangement.across > 1 else down
        there = (y < self.kernel[0]) & (x < self.kernel[1]) & (first < self._outer[0])
        found = {at: np.full((1, 1), index) for at, index in self.arrangement.fixed}
        for dimensions, outer, inner in ((self.arrangement.rows, first, y), (self.arrangement.columns, right, x)):
            found.update(self._along(dimensions, outer, inner))
        return tuple(found[at] for at in range(len(self.shape))), there

    def _along(self, dimensions: tuple[int, ...], outer: Places, inner: Places) -> dict[int, Places]:
        """The indices along dimensions that run one way; those of gaps are those of a neighbour."""
        found = {}
        for at in reversed(dimensions[1:]):
            inner, found[at] = np.divmod(inner, self._steps[at])
        for at in dimensions[:1]:
            found[at] = np.minimum(outer, self._steps[at] - 1)
        return found

    def sampled(self, window: Window) -> tuple[Places, Places]:
        """Of each block of a window one row and one column of cells: near its middle, in a gap only if all of it is."""
        along = ((window.top, window.height, window.down), (window.left, window.width, window.right))
        rows, columns = (
            _middles(*spans, pitch, size) for spans, pitch, size in zip(along, self.pitch, self.kernel, strict=True)
        )
        return rows, columns

    def counts(self, window: Window) -> Places:
        """How many cells with a value each block of a window has."""
        rows, columns = (
            np.arange(window.top, window.top + window.height),
            np.arange(window.left, window.left + window.width),
        )
        down, y = np.divmod(rows, self.pitch[0])
        right, x = np.divmod(columns, self.pitch[1])
        tall, wide = y < self.kernel[0], x < self.kernel[1]
        full = np.outer(_sums(tall, window.down), _sums(wide, window.right))
        last = self._outer[0] - (self.kernels[0] - 1) * self.arrangement.across
        missing = right // max(1, self._outer[1]) >= last
        last_row = down == self.kernels[0] - 1
        return full - np.outer(_sums(tall & last_row, window.down), _sums(wide & missing, window.right))


def _middles(start: int, length: int, step: int, pitch: int, kernel: int) -> Places:
    """One place of each step: the middle, or beside it where that is between two kernels."""
    firsts = np.arange(start, start + length, step)
    lasts = np.minimum(firsts + step, start + length) - 1
    middles = (firsts + lasts) // 2
    within = middles % pitch
    before, after = middles - within + kernel - 1, middles - within + pitch
    beside = np.where(before >= firsts, before, np.minimum(after, lasts))
    places: Places = np.where(within < kernel, middles, beside)
    return places


def _sums(there: NDArray[np.bool_], step: int) -> Places:
    """How many are there in each step."""
    before: Places = np.concatenate(([0], np.cumsum(there)))
    firsts = np.arange(0, len(there), step)
    lasts = np.minimum(firsts + step, len(there))
    return before[lasts] - before[firsts]
