"""What flowed out of an output as something small: maps as grey pictures, a sequence as one, a vector as bars."""

from __future__ import annotations

import weakref
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from designer import numbers
from designer.runtime.figures.statistics import real
from designer.runtime.reports import Thumbnail

CHANNELS = 6
SIDE = 32
"""Most pictures side by side, and most pixels along one side of one."""
BARS, MOST = 64, 1 << 12
"""Most bars, and most values of a row that are kept until they are made into bars."""
DENSE = 1 << 22
"""A sparse tensor of more elements than this is not unfolded for a picture."""

Numbers = NDArray[np.floating[Any]]


class Glimpse(NamedTuple):
    """What a thumbnail is made of: a copy of the little that it shows.

    Attributes:
        values: Maps `C H W`, one map `H W`, or a row; None where there are no values.
    """

    values: Numbers | None
    shape: tuple[int, ...]
    dtype: torch.dtype


def glimpse(tensor: Tensor, batch: int | None) -> Glimpse:
    """The first sample, with the least that can be done while a run waits: what is not shown is not looked at.

    Args:
        batch: Which dimension tells the samples apart; None where there is only one.
    """
    values = _values(tensor)
    if values is not None:
        values = _small(_first(values, batch))
    return Glimpse(values, tuple(tensor.shape), tensor.dtype)


def drawn(seen: Glimpse) -> Thumbnail:
    """What was seen, dark for the least value and bright for the greatest; what is not finite is the middle."""
    shape, dtype = "×".join(map(str, seen.shape)) or "1", numbers.dtype(seen.dtype)
    if seen.values is None:
        return Thumbnail(b"", 0, 0, shape, dtype)
    if seen.values.ndim < 2:
        return _bars(seen.values.reshape(-1), shape, dtype)
    maps = seen.values if seen.values.ndim == 3 else seen.values[None]
    count, height, width = maps.shape
    pixels, low, high = _grey(maps.transpose(1, 0, 2).reshape(height, count * width))
    return Thumbnail(pixels.tobytes(), count * width, height, shape, dtype, "maps", low, high, count)


class Glimpses:
    """Takes glimpses; of a tensor that flows through several outputs in a row, as out of a block, only one."""

    def __init__(self) -> None:
        self._last: tuple[weakref.ref[Tensor], int, int | None, Glimpse] | None = None

    def of(self, tensor: Tensor, batch: int | None) -> Glimpse:
        """What is seen of a tensor as it is now."""
        version = -1 if tensor.is_inference() else tensor._version
        if self._last and version >= 0:
            reference, its_version, its_batch, seen = self._last
            if reference() is tensor and (its_version, its_batch) == (version, batch):
                return seen
        seen = glimpse(tensor, batch)
        self._last = (weakref.ref(tensor), version, batch, seen)
        return seen


def _values(tensor: Tensor) -> Tensor | Numbers | None:
    """Its numbers; None for a tensor without values. Slices of arrays cost a tenth of slices of tensors."""
    if tensor.is_meta or tensor.is_nested or not tensor.numel():
        return None
    plain = tensor.detach()
    if plain.layout == torch.strided:
        quick = plain.dtype == torch.float32 and plain.is_cpu and not plain.is_neg()
        return plain.numpy() if quick else plain
    return plain.to_dense() if plain.numel() <= DENSE else None


def _first(values: Tensor | Numbers, batch: int | None) -> Numbers:
    """The first sample, with not more maps than can be shown."""
    if batch is not None and values.ndim > max(1, batch):
        values = values[(slice(None),) * batch + (0,)]
    while values.ndim > 3:
        values = values[:, values.shape[1] // 2]
    if values.ndim == 3:
        values = values[:CHANNELS]
    if isinstance(values, Tensor):
        return real(values.dequantize() if values.is_quantized else values).cpu().resolve_neg().numpy()
    return values


def _small(sample: Numbers) -> Numbers:
    """A copy with at most 32 pixels along a side of a map, each the mean of what it stands for."""
    if sample.ndim < 2:
        return _fewer(sample.reshape(-1)) if sample.size > MOST else sample.copy()
    height, width = (min(size, SIDE) for size in sample.shape[-2:])
    if (height, width) == sample.shape[-2:]:
        return sample.copy()
    maps = torch.from_numpy(sample if sample.ndim == 3 else sample[None])
    return functional.adaptive_avg_pool2d(maps, (height, width)).numpy()


def _fewer(row: Numbers) -> Numbers:
    """Several values in one bar show the largest of them."""
    starts = np.arange(BARS) * len(row) // BARS
    lows, highs = np.fmin.reduceat(row, starts), np.fmax.reduceat(row, starts)
    return np.where(np.abs(lows) > np.abs(highs), lows, highs)


def _bars(values: Numbers, shape: str, dtype: str) -> Thumbnail:
    """One byte a bar, from the least value or 0 to the greatest or 0."""
    if len(values) > BARS:
        values = _fewer(values)
    low, high = _ends(values)
    bottom, top = min(0.0, low), max(0.0, high)
    pixels = _bytes(np.where(np.isfinite(values), values, 0.0), bottom, top)
    zero = int(_bytes(np.zeros(1), bottom, top)[0])
    return Thumbnail(pixels.tobytes(), len(values), 1, shape, dtype, "bars", low, high, 1, zero)


def _grey(values: Numbers) -> tuple[NDArray[np.uint8], float, float]:
    """The pixels, and the least and the greatest value."""
    low, high = float(values.min()), float(values.max())
    if not np.isfinite(high - low):
        low, high = _ends(values)
        values = np.where(np.isfinite(values), values, low / 2 + high / 2)
    return _bytes(values, low, high), low, high


def _ends(values: Numbers) -> tuple[float, float]:
    """The least and the greatest value that is finite."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)


def _bytes(values: Numbers, low: float, high: float) -> NDArray[np.uint8]:
    spread = high - low
    if not spread > 0:
        return np.full(values.shape, 128, np.uint8)
    if not 1e-30 < spread < 1e37:  # float32 would not get so far
        values, low, spread = values.astype(np.float64) / spread, low / spread, 1.0
    return ((values - low) * (255 / spread) + 0.5).astype(np.uint8)
