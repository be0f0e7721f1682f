"""One element of a tensor, said as exactly as its dtype knows it."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from designer.errors import DesignerError
from designer.runtime.pictures.odd import readable
from designer.runtime.pictures.reports import Element


def element(tensor: Tensor, index: tuple[int, ...]) -> Element:
    """The element at an index.

    Raises:
        DesignerError: the tensor has become smaller, or has no values any more.
    """
    plain = readable(tensor)
    sizes = tuple(plain.shape)
    if len(index) != len(sizes) or not all(0 <= at < size for at, size in zip(index, sizes, strict=True)):
        raise DesignerError(f"there is no element {list(index)} any more")
    one = plain[index]
    if one.is_quantized:
        one = one.dequantize()
    if one.is_complex() or not one.is_floating_point():
        return Element(index, str(one.item()))
    return Element(index, str(one.item() if one.dtype.itemsize == 8 else np.float32(one.float().item())))
