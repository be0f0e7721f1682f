"""A tensor's picture as a grid of numbers that can be written to a file, some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import msgspec
import numpy as np
import torch
from torch import Tensor

from designer.errors import DesignerError
from designer.files.grids.grid import Grid, Mask, Numbers
from designer.runtime.pictures.cells import Cells
from designer.runtime.pictures.odd import readable
from designer.runtime.pictures.reports import Arrangement, Own
from designer.runtime.pictures.sheet import Sheet

BAND = 1 << 20
"""Cells that are made at once."""


def grid_of(tensor: Tensor, arrangement: Arrangement, own: Own = "", gaps: bool = True) -> Grid:
    """What is looked at, as a grid.

    Args:
        own: Of each kernel the shares of its own largest size, or of its own range.
        gaps: With the empty cells between kernels; without, kernels of one input stand below one another.

    Raises:
        DesignerError: there is nothing to write.
    """
    plain = readable(tensor)
    if not gaps:
        arrangement = msgspec.structs.replace(arrangement, gap=0, across=1)
    sheet = Sheet(tuple(plain.shape), arrangement)
    height, width = sheet.size
    if not height * width:
        raise DesignerError("there is nothing to write: the tensor has no elements")
    values = _slice(plain, arrangement)
    dtype = _numpy(values[(0,) * values.ndim]).dtype
    return Grid(
        height,
        width,
        lambda: _bands(Cells(plain, sheet), height, width, own),
        tuple(values.shape),
        dtype,
        lambda: map(_numpy, _rows(values)),
    )


def _bands(cells: Cells, height: int, width: int, own: Own) -> Iterator[tuple[Numbers, Mask]]:
    step, columns = max(1, BAND // width), np.arange(width)
    for top in range(0, height, step):
        rows = np.arange(top, min(height, top + step))
        values = cells.range(top, int(rows[-1]) + 1, 0, width)
        values = cells.shares(values, rows, columns, own)
        _, there = cells.sheet.indices(rows, columns)
        yield values.cpu().numpy(), np.broadcast_to(there, values.shape)


def _slice(tensor: Tensor, arrangement: Arrangement) -> Tensor:
    """The tensor, or the part at which it is cut."""
    for dimension, index in sorted(arrangement.fixed, reverse=True):
        tensor = tensor.select(dimension, index)
    return tensor


def _rows(tensor: Tensor) -> Iterator[Tensor]:
    """Some places of the first dimension at a time."""
    if not tensor.ndim:
        yield tensor
        return
    yield from tensor.split(max(1, BAND // max(1, prod(tensor.shape[1:]))))  # type: ignore[no-untyped-call]


def _numpy(part: Tensor) -> Numbers:
    """The numbers in NumPy's own kind; in float32 where it has none, which holds them all."""
    if part.is_quantized:
        part = part.dequantize()
    part = part.cpu().resolve_conj().resolve_neg()
    if part.dtype == torch.complex32:
        part = part.to(torch.complex64)
    try:
        return part.numpy()
    except TypeError:
        return part.float().numpy()
