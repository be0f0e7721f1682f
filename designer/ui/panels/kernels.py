"""Many kernels as one picture: a mosaic with one row for each output channel and one column for each input."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GAP = 1
"""Cells between two kernels."""

Values = NDArray[np.float32]


class Place(NamedTuple):
    """A cell of one kernel: output channel, input channel, row, column."""

    kernel: int
    channel: int
    row: int
    column: int


@dataclass(frozen=True)
class Layout:
    """Where each kernel lies.

    Attributes:
        outputs, inputs: How many kernels there are, `out × in`.
        height, width: Cells of one kernel.
        across: How many output channels share a row of the mosaic; 1 is plain `out × in`.
    """

    outputs: int
    inputs: int
    height: int
    width: int
    across: int = 1

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the whole mosaic."""
        down, right = -(-self.outputs // self.across), self.across * self.inputs
        return down * (self.height + GAP) - GAP, right * (self.width + GAP) - GAP

    def corner(self, kernel: int, channel: int) -> tuple[int, int]:
        """Row and column of the first cell of a kernel."""
        down, right = divmod(kernel, self.across)
        return down * (self.height + GAP), (right * self.inputs + channel) * (self.width + GAP)

    def index_at(self, row: int, column: int) -> Place | None:
        """What the cell of the mosaic shows; None between the kernels and outside."""
        down, y = divmod(row, self.height + GAP)
        right, x = divmod(column, self.width + GAP)
        block, channel = divmod(right, self.inputs)
        kernel = down * self.across + block
        inside = row >= 0 and column >= 0 and block < self.across and kernel < self.outputs
        return Place(kernel, channel, y, x) if inside and y < self.height and x < self.width else None


def layout_of(values: Values, wrap: bool = False) -> Layout:
    """The layout of kernels `out in H W`; `wrap` puts the kernels of a single input into a square."""
    outputs, inputs, height, width = values.shape
    return Layout(outputs, inputs, height, width, math.ceil(math.sqrt(outputs)) if wrap and inputs == 1 else 1)


def mosaic(values: Values, layout: Layout | None = None) -> Values:
    """All kernels `out in H W` in one picture, NaN in the gaps.

    Two kernels of one input, 1×1 each, give `[[k0], [nan], [k1]]`.
    """
    layout = layout or layout_of(values)
    rows, columns = layout.size
    down = -(-layout.outputs // layout.across)
    missing = down * layout.across - layout.outputs
    padded = np.pad(values, ((0, missing), (0, 0), (0, GAP), (0, GAP)), constant_values=np.float32(np.nan))
    grid = padded.reshape(down, layout.across, layout.inputs, layout.height + GAP, layout.width + GAP)
    if missing:
        grid[-1, layout.across - missing :] = np.nan
    picture = grid.transpose(0, 3, 1, 2, 4).reshape(down * (layout.height + GAP), -1)
    return np.ascontiguousarray(picture[:rows, :columns])


def gaps(layout: Layout) -> NDArray[np.bool_]:
    """Which cells of the mosaic show no value."""
    return np.isnan(mosaic(np.zeros((layout.outputs, layout.inputs, layout.height, layout.width), np.float32), layout))


def as_kernels(values: Values) -> Values:
    """Kernels of any dimension as `out in H W`: one row for 1-d kernels, the slices of 3-d ones in a column."""
    if values.ndim < 3:
        raise ValueError(f"kernels have at least 3 dimensions, not {values.ndim}")
    return values.reshape(*values.shape[:2], -1, values.shape[-1])
