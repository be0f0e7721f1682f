"""Whether the values of a small module are still those that were seen before."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import torch
from torch import Tensor

from designer.runtime.figures.slices import has_values

MOST_BYTES, MOST_TENSORS = 16 << 20, 2000
"""Beyond this, looking through the values would take longer than a person waits: they count as changed."""

Fingerprint = tuple[tuple[int, int], ...]


def fingerprint(tensors: Iterable[Tensor]) -> Fingerprint | None:
    """A checksum of each tensor and of its gradient; None where there are too many values or they cannot be read."""
    tensors = list(tensors)
    if len(tensors) > MOST_TENSORS:
        return None
    found = [tensor for tensor in tensors if has_values(tensor)]
    found += [tensor.grad for tensor in found if tensor.is_leaf and tensor.grad is not None]
    if len(found) > MOST_TENSORS or sum(one.numel() * one.element_size() for one in found) > MOST_BYTES:
        return None
    try:
        return tuple((id(one), _checksum(one.detach())) for one in found)
    except (RuntimeError, TypeError, NotImplementedError):
        return None


def _checksum(tensor: Tensor) -> int:
    flat = tensor.cpu().contiguous().view(-1)
    return zlib.crc32(flat.view(torch.uint8).numpy().data)
