"""The part of a tensor's picture that is seen: one cell of each block at once, or all of them reduced exactly."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from designer.runtime.pictures.blocks import folded
from designer.runtime.pictures.cells import Cells
from designer.runtime.pictures.odd import readable, wide
from designer.runtime.pictures.reports import Arrangement, Blocks, Own, Reduction, Window
from designer.runtime.pictures.sheet import Sheet

AT_ONCE = 1 << 24
"""Cells that are turned into numbers in one go, which bounds the memory."""


def blocks_of(tensor: Tensor, arrangement: Arrangement, window: Window, how: Reduction, own: Own = "") -> Blocks:
    """The blocks of a window of the picture of any tensor that can be read (see `odd.readable`).

    Args:
        own: Of each kernel the shares of its own largest size, between -1 and 1, or of its own range, between 0 and 1.
    """
    plain = readable(tensor)
    cells = Cells(plain, Sheet(tuple(plain.shape), arrangement))
    blocks = _sample(cells, window, own) if how == "sample" else _exact(cells, window, how, own)
    values = blocks.to("cpu", torch.float64 if wide(plain) else torch.float32).contiguous().numpy()
    return Blocks(window, values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes(), wide(plain))


def _sample(cells: Cells, window: Window, own: Own) -> Tensor:
    """One cell of each block."""
    rows, columns = cells.sheet.sampled(window)
    values = cells.at(rows, columns, torch.nan)
    return cells.shares(values, rows, columns, own)


def _exact(cells: Cells, window: Window, how: Reduction, own: Own) -> Tensor:
    """All cells of a window, some rows of blocks at a time, as one value a block."""
    counts = torch.from_numpy(cells.sheet.counts(window)).to(cells.tensor.device)
    left, right = window.left, window.left + window.width
    done = [torch.zeros((0, window.size[1]), device=cells.tensor.device)]
    for top, bottom, blocks in _bands(window):
        values = cells.range(top, bottom, left, right)
        values = cells.shares(values, np.arange(top, bottom), np.arange(left, right), own)
        done.append(folded(values, window.down, window.right, how, counts[blocks]))
    return torch.cat(done)


def _bands(window: Window) -> Iterator[tuple[int, int, slice]]:
    """The first and last row of cells of some rows of blocks, and which of the window's rows of blocks they are."""
    blocks = max(1, AT_ONCE // max(1, window.down * window.width))
    for first in range(0, window.size[0], blocks):
        last = min(window.size[0], first + blocks)
        yield window.top + first * window.down, window.top + min(window.height, last * window.down), slice(first, last)
