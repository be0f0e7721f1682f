"""A window slid over maps by torch: the result, and what each channel adds to it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from designer.errors import DesignerError
from designer.runtime.laboratory.reports import Walk
from designer.runtime.laboratory.windows import Axis

_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


def correlate(walk: Walk, maps: Tensor, kernels: Tensor) -> Tensor:
    """Each channel's own map of products added up: maps and kernels `C H W` give `C H' W'`."""
    refuse_small(walk)
    channels = len(maps)
    padded = _padded(walk, maps[None])
    stride, dilation = (walk.rows.stride, walk.columns.stride), (walk.rows.dilation, walk.columns.dilation)
    return functional.conv2d(padded, kernels[:, None], None, stride, 0, dilation, groups=channels)[0]


def pool(walk: Walk, maps: Tensor) -> Tensor:
    """The maxima or means of maps `C H W`."""
    refuse_small(walk)
    rows, columns = walk.rows, walk.columns
    if rows.into:
        pooling = functional.adaptive_max_pool2d if walk.sort == "max" else functional.adaptive_avg_pool2d
        fitted: Tensor = pooling(maps[None], (rows.into, columns.into))[0]
        return fitted
    settings: dict[str, Any] = {
        "kernel_size": (rows.kernel, columns.kernel),
        "stride": (rows.stride, columns.stride),
        "padding": (rows.before, columns.before),
        "ceil_mode": rows.ceil,
    }
    if walk.sort == "max":
        greatest: Tensor = functional.max_pool2d(maps[None], dilation=(rows.dilation, columns.dilation), **settings)[0]
        return greatest
    if walk.sort == "soft":
        return _softmax_pool(walk, maps)
    counts, divisor = walk.counts_padding, walk.divisor or None
    return functional.avg_pool2d(maps[None], count_include_pad=counts, divisor_override=divisor, **settings)[0]


def _softmax_pool(walk: Walk, maps: Tensor) -> Tensor:
    """Each window's cells added up, weighed by the softmax of themselves over the temperature; padding weighs nothing.

    Raises:
        DesignerError: a window could lie on padding alone.
    """
    rows, columns = walk.rows, walk.columns
    if any(2 * axis.before > axis.kernel for axis in (rows, columns)):
        raise DesignerError("the padding is more than half of the window, so a window could lie on nothing else")
    ends = (columns.before, columns.after, rows.before, rows.after)
    padded = functional.pad(maps[:, None], ends, value=-torch.inf)
    cells = functional.unfold(
        padded, (rows.kernel, columns.kernel), (rows.dilation, columns.dilation), 0, (rows.stride, columns.stride)
    )
    weights = torch.softmax(cells / walk.temperature, 1)
    weighed = torch.where(cells == -torch.inf, 0, cells * weights).sum(1)
    return weighed.reshape(len(maps), *walk.size)


def refuse_small(walk: Walk) -> None:
    """Nothing where a window fits.

    Raises:
        DesignerError: the window is larger than the padded input, with the sizes.
    """
    if not walk.fits:
        window = f"{walk.rows.reach}×{walk.columns.reach}"
        raise DesignerError(f"the kernel's window {window} is larger than its input {_room(walk.rows, walk.columns)}")


def _room(rows: Axis, columns: Axis) -> str:
    sizes = "×".join(str(axis.size + axis.before + axis.after) for axis in (rows, columns))
    return f"{sizes} with its padding" if any((rows.before, rows.after, columns.before, columns.after)) else sizes


def _padded(walk: Walk, maps: Tensor) -> Tensor:
    rows, columns = walk.rows, walk.columns
    ends = [columns.before, columns.after, rows.before, rows.after]
    if not any(ends):
        return maps
    if walk.flat and walk.mode == "reflect":  # torch reflects no side of one cell, not even by nothing
        return functional.pad(maps[:, :, 0], ends[:2], "reflect")[:, :, None]
    return functional.pad(maps, ends, _MODES[walk.mode])


def finite_sum(partial: Tensor, bias: float | None) -> Tensor:
    """All channels' maps and the bias added up."""
    total = partial.sum(0)
    return total if bias is None else torch.add(total, bias)
