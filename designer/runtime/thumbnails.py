"""What flowed out of a node as a small grey picture."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from designer.runtime.reports import Thumbnail
from designer.runtime.statistics import real, statistics

CHANNELS = 6
SIDE = 32
"""Most pictures side by side, and most pixels along one side of one."""


def thumbnail(tensor: Tensor) -> Thumbnail:
    """Up to six channels of the first sample side by side, dark for the least value and bright for the greatest.

    A row of features becomes a strip one pixel high. What is not finite is drawn as the middle.
    """
    figures = statistics(tensor)
    shape = "×".join(map(str, tensor.shape)) or "1"
    pictures = _pictures(tensor)
    if pictures is None:
        return Thumbnail(b"", 0, 0, shape, 0.0, 0.0)
    strip = torch.cat(list(pictures), dim=1)
    pixels = _grey(strip).cpu().contiguous().numpy().tobytes()
    return Thumbnail(pixels, strip.shape[1], strip.shape[0], shape, figures.mean or 0.0, figures.std or 0.0)


def _pictures(tensor: Tensor) -> Tensor | None:
    """The first sample's channels `C H W`, at most six of 32×32; None for a tensor without values."""
    if tensor.is_meta or not tensor.numel():
        return None
    values = real(tensor).float()
    if values.ndim < 3:
        row = values.reshape(-1, values.shape[-1])[0] if values.ndim else values.reshape(1)
        return functional.adaptive_avg_pool1d(_finite(row)[None, None], min(len(row), CHANNELS * SIDE))[0][None]
    sample = values[0]
    if sample.ndim == 2:
        sample = sample[None]
    while sample.ndim > 3:
        sample = sample[:, sample.shape[1] // 2]
    sample = sample[:CHANNELS]
    height, width = (min(size, SIDE) for size in sample.shape[1:])
    return functional.adaptive_avg_pool2d(_finite(sample), (height, width))


def _finite(values: Tensor) -> Tensor:
    finite = values[torch.isfinite(values)]
    middle = float(finite.min() + finite.max()) / 2 if finite.numel() else 0.0
    return torch.nan_to_num(values, nan=middle, posinf=middle, neginf=middle)


def _grey(values: Tensor) -> Tensor:
    low, high = torch.aminmax(values)
    spread = high - low
    if not spread > 0 or not torch.isfinite(spread):
        return torch.full_like(values, 128, dtype=torch.uint8)
    return ((values - low) / spread * 255).round().to(torch.uint8)
