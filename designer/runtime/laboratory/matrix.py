"""A convolution of one channel as a matrix: a row for each cell of the output, a column for each of the input.

Plain arithmetic; imports no torch.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from designer.runtime.laboratory.reports import Values, Walk
from designer.runtime.laboratory.windows import Axis

MOST = 65_536
"""Numbers of the largest matrix that is made."""

Indices = NDArray[np.intp]


class Entries(NamedTuple):
    """Where the kernel's numbers stand in the matrix: the rows, the columns, and which of them it is, row by row."""

    rows: Indices
    columns: Indices
    taps: Indices


def shape(walk: Walk) -> tuple[int, int]:
    """Rows and columns: cells of the output, cells of the input."""
    return walk.rows.count * walk.columns.count, walk.rows.size * walk.columns.size


def is_small(walk: Walk) -> bool:
    """Whether the matrix is made at all."""
    rows, columns = shape(walk)
    return walk.sort == "conv" and rows * columns <= MOST


def matrix(walk: Walk, kernel: Values) -> Values:
    """What makes the output of the input, both row by row: `matrix(walk, kernel) @ map.ravel()`.

    0 1 / 2 3 over 3×3 gives 4×9, whose first row is 0 1 0 2 3 0 0 0 0.
    """
    found, made = entries(walk), np.zeros(shape(walk), np.float32)
    np.add.at(made, (found.rows, found.columns), kernel.ravel()[found.taps])
    return made


@lru_cache(maxsize=8)
def entries(walk: Walk) -> Entries:
    """The places of the kernel's numbers; cells of the padding that hold nothing have none."""
    down, right = (_sources(axis, walk) for axis in (walk.rows, walk.columns))
    (high, tall), (across, wide) = down.shape, right.shape
    row, column, tap_row, tap_column = np.ix_(range(high), range(across), range(tall), range(wide))
    source_row, source_column = down[row, tap_row], right[column, tap_column]
    rows, columns, taps, there = np.broadcast_arrays(
        row * across + column,
        source_row * walk.columns.size + source_column,
        tap_row * wide + tap_column,
        (source_row >= 0) & (source_column >= 0),
    )
    return Entries(rows[there], columns[there], taps[there])


def _sources(axis: Axis, walk: Walk) -> Indices:
    """By window and cell of it, which cell of the input it sees; −1 for a zero of the padding."""
    seen = [[axis.source(cell, walk.mode) for cell in axis.cells(at)] for at in range(axis.count)]
    return np.array([[-1 if source is None else source for source in row] for row in seen], np.intp)
