"""One element of a tensor, said as exactly as its dtype knows it."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from designer.errors import DesignerError
from designer.runtime.pictures.odd import numbers, readable
from designer.runtime.pictures.reports import Element


def element(tensor: Tensor, index: tuple[int, ...], inside: tuple[int, ...] = ()) -> Element:
    """The element at an index, and the ends of its map, whose cells lie along the dimensions `inside`.

    Raises:
        DesignerError: the tensor has become smaller, or has no values any more.
    """
    plain = readable(tensor)
    sizes = tuple(plain.shape)
    if len(index) != len(sizes) or not all(0 <= at < size for at, size in zip(index, sizes, strict=True)):
        raise DesignerError(f"there is no element {list(index)} any more")
    return Element(index, _text(plain[index]), _ends(plain, index, inside) if inside else None)


def _text(one: Tensor) -> str:
    if one.is_quantized:
        one = one.dequantize()
    if one.is_complex() or not one.is_floating_point():
        return str(one.item())
    return str(one.item() if one.dtype.itemsize == 8 else np.float32(one.float().item()))


def _ends(tensor: Tensor, index: tuple[int, ...], inside: tuple[int, ...]) -> tuple[float, float] | None:
    kernel = numbers(tensor[tuple(slice(None) if at in inside else place for at, place in enumerate(index))])
    known = kernel[torch.isfinite(kernel)]
    return (float(known.min()), float(known.max())) if known.numel() else None
