"""Mean, spread, range and size of a tensor, over what is finite in it."""

from __future__ import annotations

import torch
from torch import Tensor

from designer.runtime.figures.slices import has_values, numbers, slices
from designer.runtime.figures.sums import Sums, all_zero, sums
from designer.runtime.reports import Statistics


def statistics(tensor: Tensor) -> Statistics:
    """The figures of any tensor: of complex numbers by their size, of one without values nothing."""
    if not has_values(tensor):
        return Statistics()
    found, stored = Sums(), 0
    for part in slices(tensor):
        found, stored = found.joined(sums(numbers(part))), stored + part.numel()
    return found.joined(all_zero(tensor.numel() - stored)).statistics()


def real(tensor: Tensor) -> Tensor:
    """The numbers as float32, or float64 where they are that already."""
    plain = tensor.detach()
    if plain.is_complex():
        plain = plain.abs()
    return plain if plain.dtype in (torch.float32, torch.float64) else plain.float()
