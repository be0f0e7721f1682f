"""Rows and columns of what was seen: a matrix as it is, kernels out × in, maps side by side."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]
Mask = NDArray[np.bool_]


def sheet(values: Values, maps: bool) -> tuple[Values, Mask]:
    """One picture, and which of its cells part two kernels or maps.

    Kernels `2 3 5 5` lie in two rows of three; what has one column of kernels, as maps `C H W` do, fills a square.
    """
    if values.ndim < 3:
        flat = values.reshape(-1, values.shape[-1]) if values.ndim else values.reshape(1, 1)
        return flat, np.zeros(flat.shape, bool)
    stack = values[:, None] if maps and values.ndim == 3 else values.reshape(*values.shape[:2], -1, values.shape[-1])
    if stack.shape[1] == 1:
        stack = _squared(stack[:, 0])
    down, across, height, width = stack.shape
    padded = np.pad(stack, ((0, 0), (0, 0), (0, 1), (0, 1)))
    gaps = np.ones((height + 1, width + 1), bool)
    gaps[:height, :width] = False
    picture = padded.transpose(0, 2, 1, 3).reshape(down * (height + 1), across * (width + 1))
    return picture[:-1, :-1], np.tile(gaps, (down, across))[:-1, :-1]


def _squared(maps: Values) -> Values:
    """Maps `N H W` in about as many rows as columns, the last row filled up with empty ones."""
    across = ceil(sqrt(len(maps)))
    down = -(-len(maps) // across)
    filled = np.concatenate([maps, np.zeros((down * across - len(maps), *maps.shape[1:]), maps.dtype)])
    return filled.reshape(down, across, *maps.shape[1:])
