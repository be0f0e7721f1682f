"""Tensors that are not plain floats: what can be read of them, and as which numbers."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.parameter import is_lazy

from designer.errors import DesignerError

MOST_DENSE = 1 << 26
"""Elements up to which what cannot be read in parts, such as a sparse tensor, is turned into a dense one."""
WIDE = {torch.float64, torch.complex128, torch.int32, torch.int64, torch.uint32, torch.uint64}
"""What float32 cannot hold."""
UNSIGNED = {torch.bool, torch.uint8, torch.uint16, torch.uint32, torch.uint64}


def wide(tensor: Tensor) -> bool:
    """Whether the tensor's values need float64."""
    return tensor.dtype in WIDE


def signed(tensor: Tensor) -> bool:
    """Whether what is shown of a tensor can be below 0: of complex numbers the size is shown."""
    return not (tensor.is_complex() or tensor.dtype in UNSIGNED)


def readable(tensor: Tensor, name: str = "it") -> Tensor:
    """The tensor as one that can be read in parts: itself, or a dense copy of what is stored in other ways.

    Raises:
        DesignerError: it has no values, or it is too large to be copied.
    """
    if is_lazy(tensor):
        raise DesignerError(f"{name} has no values yet; run the network once")
    if tensor.is_meta:
        raise DesignerError(f"{name} is on meta: it has a shape and no values")
    if tensor.is_nested:
        raise DesignerError(
            f"{name} is a nested tensor, whose parts have shapes of their own: it has no single picture"
        )
    plain = tensor.detach()
    by_channel = plain.is_quantized and plain.qscheme() not in (torch.per_tensor_affine, torch.per_tensor_symmetric)
    if plain.layout == torch.strided and not by_channel:
        return plain
    if plain.numel() > MOST_DENSE:
        stored = "quantised by channel" if by_channel else str(plain.layout).removeprefix("torch.").replace("_", " ")
        raise DesignerError(f"{name} is {stored}, and its {plain.numel():,} elements are too many to be laid out")
    return plain.dequantize() if by_channel else plain.to_dense()


def numbers(part: Tensor) -> Tensor:
    """The numbers of a part: float64 where float32 cannot hold them; of complex ones their size."""
    if part.is_quantized:
        return part.dequantize()
    if part.is_complex():
        return part.to(torch.complex64).abs() if part.dtype == torch.complex32 else part.abs()
    return part.resolve_neg().to(torch.float64 if wide(part) else torch.float32)
