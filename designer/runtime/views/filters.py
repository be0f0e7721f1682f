"""Filters as pictures: in colour, by the frequencies that they let through, and by how alike they are."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from designer.errors import DesignerError
from designer.runtime.views.rows import rows_of

RESPONSE = 32
"""Frequencies along each side of a response, at least."""
MOST_RESPONSES = 1 << 26
"""Values of all responses together, 256 MB."""
MOST_COLOURS = 1 << 20
"""Bytes of pictures in colour: many more kernels than a first layer has."""
MOST_PRODUCTS = 20_000_000_000
"""Multiply-adds for which similarities are worked out at once, a second or so."""


def colours(kernels: Tensor, own: bool = False) -> Tensor:
    """Kernels `out 3 H W` as RGB pictures `out H W 3` of bytes: 0 is middle grey, the largest size 0 or 255.

    Args:
        own: Each kernel has its own largest size.

    Raises:
        DesignerError: they do not have three input channels, or are too many.
    """
    if kernels.ndim != 4 or kernels.shape[1] != 3:
        raise DesignerError(
            "only kernels of three input channels, out × 3 × H × W, are pictures in red, green and blue"
        )
    if kernels.numel() > MOST_COLOURS:
        raise DesignerError(f"{len(kernels):,} kernels are too many to be shown in colour at once")
    values = rows_of(kernels).reshape(kernels.shape).nan_to_num(nan=0.0, posinf=0.0, neginf=0.0)
    largest = values.abs().amax(dim=(1, 2, 3), keepdim=True) if own else values.abs().max()
    scaled = values / torch.where(largest > 0, largest, 1.0)
    return (scaled * 127.5 + 127.5).round().clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1).contiguous()


def response(kernels: Tensor) -> Tensor:
    """How strongly each kernel lets each frequency through: size of the Fourier transform, padded with zeros.

    Kernels `out in H W` give `out in 32 32`, those of one dimension `out in 1 32`; frequency 0 is in the middle.

    Raises:
        DesignerError: these are no kernels, or too many.
    """
    if kernels.ndim < 3:
        raise DesignerError("a frequency response is of kernels, which have three or more dimensions")
    height = 1 if kernels.ndim == 3 else _side(kernels.shape[-2])
    count = math.prod(kernels.shape[: -1 if kernels.ndim == 3 else -2])
    if count * height * _side(kernels.shape[-1]) > MOST_RESPONSES:
        raise DesignerError(f"the responses of {count:,} kernels are too many to be worked out at once")
    values = rows_of(kernels).reshape(kernels.shape).float()
    found = torch.fft.fft2(values.unsqueeze(-2) if kernels.ndim == 3 else values, s=(height, _side(kernels.shape[-1])))
    shifted: Tensor = torch.fft.fftshift(found.abs(), dim=(-2, -1))
    return shifted


def similarity(weight: Tensor, axis: int = 0) -> Tensor:
    """Cosine similarity of what lies at each place of an axis with all others: `out × out`, 1 on the diagonal.

    A filter of zeros is like nothing, 0 everywhere.

    Raises:
        DesignerError: there are none, or too many.
    """
    rows = rows_of(weight, axis).float()
    if len(rows) ** 2 * rows.shape[1] > MOST_PRODUCTS:
        raise DesignerError(
            f"{len(rows):,} filters of {rows.shape[1]:,} values are too many to be compared with each other"
        )
    # Row by row within 1 first: the squares of very large or very small numbers are no float32.
    largest = rows.abs().amax(dim=1, keepdim=True)
    units = functional.normalize(rows / torch.where(largest > 0, largest, 1.0), dim=1)
    return (units @ units.T).clamp(-1.0, 1.0)


def _side(size: int) -> int:
    return max(RESPONSE, 1 << (size - 1).bit_length())
