"""Mean, spread and range of a tensor, over what is finite in it."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.parameter import is_lazy

from designer.runtime.reports import Statistics


def statistics(tensor: Tensor) -> Statistics:
    """The figures of any tensor: of complex numbers by their size, of one without values nothing."""
    if is_lazy(tensor) or tensor.is_meta or not tensor.numel():
        return Statistics()
    values = real(tensor)
    low, high = (float(bound) for bound in torch.aminmax(values))
    zeros = 1 - int(torch.count_nonzero(values)) / values.numel()
    not_finite = 0
    if not (abs(low) < float("inf") and abs(high) < float("inf")):  # NaN is below nothing
        finite = values[torch.isfinite(values)]
        not_finite = values.numel() - finite.numel()
        if not finite.numel():
            return Statistics(zeros=zeros, not_finite=not_finite)
        values, (low, high) = finite, (float(bound) for bound in torch.aminmax(finite))
    mean = float(values.mean())
    # `torch.std` takes eight times as long: it goes through the numbers one by one.
    std = float(torch.linalg.vector_norm(values - mean)) / values.numel() ** 0.5
    return Statistics(mean, std, low, high, zeros, not_finite)


def real(tensor: Tensor) -> Tensor:
    """The numbers as float32, or float64 where they are that already."""
    plain = tensor.detach()
    if plain.is_complex():
        plain = plain.abs()
    return plain if plain.dtype in (torch.float32, torch.float64) else plain.float()
