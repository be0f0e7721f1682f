"""A tensor's values as one picture, and which element each cell of the picture shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from designer.runtime.reports import Tile
from designer.ui.panels import kernels
from designer.ui.panels.kernels import Layout, Values


@dataclass(frozen=True)
class Picture:
    """What the heatmap draws.

    Attributes:
        values: Rows × columns, NaN in the gaps.
        gaps: Cells without a value; None where every cell has one.
        local: The largest size of a value in each cell's own kernel.
        layout: Where each kernel lies; None for a matrix.
        tile: What it was made of.
    """

    values: Values
    gaps: NDArray[np.bool_] | None
    local: Values
    layout: Layout | None
    tile: Tile

    def index_at(self, row: int, column: int) -> tuple[int, ...] | None:
        """The index in the whole tensor of what a cell shows; None in the gaps and outside."""
        rows, columns = self.values.shape
        if not (0 <= row < rows and 0 <= column < columns):
            return None
        if self.layout is None:
            flat = row * columns + column
            place = tuple(int(at) for at in np.unravel_index(flat, self.tile.size))
        else:
            found = self.layout.index_at(row, column)
            if found is None:
                return None
            within = np.unravel_index(found.row * self.layout.width + found.column, self.tile.size[2:])
            place = (found.kernel, found.channel, *(int(at) for at in within))
        return tuple(at * step for at, step in zip(place, self.tile.step, strict=True))

    def words_at(self, row: int, column: int) -> str:
        """`kernel 2, channel 0, cell [1, 3]  0.4127`; "" where there is no value."""
        index = self.index_at(row, column)
        return f"{in_words(index)}  {exact(self.values[row, column])}" if index is not None else ""


def values_of(tile: Tile) -> Values:
    """The tile's numbers in their shape."""
    values: Values = np.frombuffer(tile.values, dtype="<f4").reshape(tile.size)
    return values


def picture_of(tile: Tile) -> Picture:
    """Kernels as a mosaic, everything else as rows × columns (more dimensions are stacked row-wise)."""
    values = values_of(tile)
    if tile.layout != "kernels" or values.ndim < 3:
        flat = values.reshape(-1, values.shape[-1]) if values.ndim else values.reshape(1, 1)
        return Picture(flat, None, np.full_like(flat, _largest(flat)), None, tile)
    stack = kernels.as_kernels(values)
    layout = kernels.layout_of(stack, wrap=True)
    sizes = np.nanmax(np.where(np.isfinite(stack), np.abs(stack), 0.0), axis=(2, 3), keepdims=True)
    local = kernels.mosaic(np.broadcast_to(np.where(sizes > 0, sizes, 1.0), stack.shape).astype(np.float32), layout)
    return Picture(kernels.mosaic(stack, layout), kernels.gaps(layout), np.nan_to_num(local, nan=1.0), layout, tile)


def in_words(index: tuple[int, ...]) -> str:
    """The index of an element for a person, by how many dimensions the tensor has."""
    match index:
        case ():
            return "value"
        case (place,):
            return f"element [{place}]"
        case (row, column):
            return f"row {row}, column {column}"
        case (kernel, channel, *cell):
            return f"kernel {kernel}, channel {channel}, cell [{', '.join(map(str, cell))}]"
    raise AssertionError(index)


def exact(value: np.float32 | float) -> str:
    """The shortest text that gives exactly this float32."""
    return str(np.float32(value)).replace("-", "−", 1) if value < 0 else str(np.float32(value))


def _largest(values: Values) -> np.float32:
    finite = np.abs(values[np.isfinite(values)])
    return np.float32(finite.max()) if finite.size and finite.max() > 0 else np.float32(1.0)
