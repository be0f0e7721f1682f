"""What flowed out of an output as something small: maps as grey pictures, a sequence as one, a vector as bars."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from designer.runtime.reports import Thumbnail
from designer.runtime.statistics import real

CHANNELS = 6
SIDE = 32
"""Most pictures side by side, and most pixels along one side of one."""
BARS = 64
DENSE = 1 << 22
"""A sparse tensor of more elements than this is not unfolded for a picture."""

Numbers = NDArray[np.floating[Any]]


def thumbnail(tensor: Tensor, batch: int | None = 0) -> Thumbnail:
    """The first sample, dark for the least value and bright for the greatest.

    Only what is shown is looked at, so that a run with a thumbnail on every wire takes hardly longer than one without.
    What is not finite is drawn as the middle.

    Args:
        batch: Which dimension tells the samples apart; None where there is only one.
    """
    shape, dtype = "×".join(map(str, tensor.shape)) or "1", str(tensor.dtype).removeprefix("torch.")
    values = _values(tensor)
    if values is None:
        return Thumbnail(b"", 0, 0, shape, dtype)
    sample = _first(values, batch)
    if sample.ndim < 2:
        return _bars(sample.reshape(-1), shape, dtype)
    maps = _small(sample if sample.ndim == 3 else sample[None])
    count, height, width = maps.shape
    strip = maps.transpose(1, 0, 2).reshape(height, count * width)
    pixels, low, high = _grey(strip)
    return Thumbnail(pixels.tobytes(), count * width, height, shape, dtype, "maps", low, high, count)


class Thumbnails:
    """Makes thumbnails; of a tensor that flows through several outputs in a row, as out of a block, only one."""

    def __init__(self) -> None:
        self._last: tuple[weakref.ref[Tensor], int, int | None, Thumbnail] | None = None

    def of(self, tensor: Tensor, batch: int | None) -> Thumbnail:
        """The thumbnail of a tensor as it is now."""
        version = -1 if tensor.is_inference() else tensor._version
        if self._last and version >= 0:
            reference, its_version, its_batch, made = self._last
            if reference() is tensor and (its_version, its_batch) == (version, batch):
                return made
        made = thumbnail(tensor, batch)
        self._last = (weakref.ref(tensor), version, batch, made)
        return made


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


def _small(maps: Numbers) -> Numbers:
    """Maps `C H W` with at most 32 pixels along a side, each the mean of what it stands for."""
    height, width = (min(size, SIDE) for size in maps.shape[1:])
    if (height, width) == maps.shape[1:]:
        return maps
    return functional.adaptive_avg_pool2d(torch.from_numpy(maps), (height, width)).numpy()


def _bars(values: Numbers, shape: str, dtype: str) -> Thumbnail:
    """One byte a bar, from the least value or 0 to the greatest or 0; several values in one bar show their largest."""
    if len(values) > BARS:
        starts = np.arange(BARS) * len(values) // BARS
        lows, highs = np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
        values = np.where(np.abs(lows) > np.abs(highs), lows, highs)
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
