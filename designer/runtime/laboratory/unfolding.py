"""Unfolding as a window: row after row of its result is one cell of the window, wherever that stands.

A convolution whose kernels hold a single 1 gives the same rows in the same order, channel by channel.
"""

from __future__ import annotations

from math import prod
from typing import Any

import torch
from torch import Tensor, nn

from designer.errors import DesignerError

LARGEST = 16_000_000
"""Numbers of all these kernels together."""
WORDS = "Each row of the result lies under one cell of the window, as if under a kernel with a single 1."
TRIED = "an unfolding has no kernel of its own, so there is nothing to apply"


def as_convolution(module: nn.Unfold, sample: Tensor) -> nn.Module:
    """The convolution that gives the rows of the result as maps; `sample` is `C H W`.

    Raises:
        DesignerError: the window has too many cells.
    """
    size, dilation, padding, stride = (
        _pair(value) for value in (module.kernel_size, module.dilation, module.padding, module.stride)
    )
    channels, cells = len(sample), prod(size)
    if channels * cells * cells > LARGEST:
        raise DesignerError(f"its window of {size[0]}×{size[1]} cells is too large to be shown cell by cell")
    with torch.device("meta"):
        layer = nn.Conv2d(channels, channels * cells, size, stride, padding, dilation, channels, bias=False)
    kernels = torch.eye(cells, dtype=sample.dtype, device=sample.device).reshape(cells, 1, *size)
    layer.weight = nn.Parameter(kernels.repeat(channels, 1, 1, 1), requires_grad=False)
    return layer


def _pair(value: Any) -> tuple[int, int]:
    return (value[0], value[1]) if isinstance(value, tuple | list) else (value, value)
