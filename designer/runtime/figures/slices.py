"""A tensor of any size and kind as slices of plain numbers, so that never all of it is copied."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import torch
from torch import Tensor
from torch.nn.parameter import is_lazy

SIZE = 1 << 16
"""Elements of a slice: its copy stays in the processor's cache, and what is done to it outweighs the call."""


def has_values(tensor: Tensor) -> bool:
    """Whether there is anything to read: not in one on meta, without elements, or not yet filled."""
    return not (is_lazy(tensor) or tensor.is_meta) and bool(tensor.numel())


def slices(tensor: Tensor, size: int = SIZE) -> Iterator[Tensor]:
    """Views of at most `size` elements, in no order to rely on, that hold every stored element once.

    What a sparse tensor does not store is left out.
    """
    plain = _stored(tensor.detach())
    dense = _as_row(plain)
    yield from _halved(plain, size) if dense is None else torch.split(dense, size)


def numbers(part: Tensor) -> Tensor:
    """A slice as float64, which holds every other kind but large integers without loss; complex numbers by their size.

    Raises:
        RuntimeError: torch cannot convert numbers of this kind.
    """
    if part.is_complex():
        part = (part.to(torch.complex64) if part.dtype == torch.complex32 else part).abs()
    return part.to("cpu" if part.device.type == "mps" else part.device, torch.float64)


def _stored(tensor: Tensor) -> Tensor:
    if tensor.is_quantized:
        return tensor.dequantize()
    if tensor.layout == torch.sparse_coo:
        return tensor.coalesce().values()
    return tensor if tensor.layout == torch.strided else tensor.values()


def _as_row(tensor: Tensor) -> Tensor | None:
    """All elements as one row, in the order in which they lie in memory; None where there are gaps or repetitions."""
    if tensor.is_contiguous():
        return tensor.view(-1)
    order = sorted(range(tensor.ndim), key=tensor.stride, reverse=True)
    turned = tensor.permute(order)
    return turned.view(-1) if turned.is_contiguous() else None


def _halved(tensor: Tensor, size: int) -> Iterator[Tensor]:
    if tensor.numel() <= size:
        yield tensor
        return
    longest = max(range(tensor.ndim), key=lambda dim: tensor.shape[dim])
    for part in torch.split(tensor, max(1, size * tensor.shape[longest] // prod(tensor.shape)), longest):
        yield from _halved(part, size)
