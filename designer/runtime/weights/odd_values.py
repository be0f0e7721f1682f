"""NaN and infinity among the values of a file, which no network is trained to."""

from __future__ import annotations

from math import isfinite

import torch
from torch import Tensor

from designer.runtime.reports import OddValues


def odd_values(name: str, given: Tensor, own: Tensor | None = None) -> OddValues | None:
    """How many there are in a tensor of this name, None where there are none.

    Infinity is meant where `own`, into which it goes, holds it too, as the mask of an attention does.
    """
    if not given.numel() or not (given.is_floating_point() or given.is_complex()):
        return None
    plain = _plain(given)
    if all(isfinite(end) for end in torch.aminmax(plain)):
        return None
    nan, infinite = int(plain.isnan().sum()), int(plain.isinf().sum())
    if infinite and own is not None and not own.is_meta and bool(_plain(own).isinf().any()):
        infinite = 0
    return OddValues(name, nan, infinite, given.numel()) if nan or infinite else None


def _plain(tensor: Tensor) -> Tensor:
    """The numbers as torch can compare them; a complex one is two."""
    if tensor.is_complex():
        return torch.view_as_real(tensor.detach().resolve_conj())
    return tensor.detach().float() if tensor.element_size() == 1 else tensor.detach()
