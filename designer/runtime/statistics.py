"""Mean, spread and range of a tensor, over what is finite in it."""

from __future__ import annotations

from math import isfinite

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
    if not (isfinite(low) and isfinite(high)):
        finite = values[torch.isfinite(values)]
        not_finite = values.numel() - finite.numel()
        if not finite.numel():
            return Statistics(zeros=zeros, not_finite=not_finite)
        values, (low, high) = finite, (float(bound) for bound in torch.aminmax(finite))
    mean, std = _mean_and_std(values)
    if not (isfinite(mean) and isfinite(std)):  # too large to be added up in float32
        mean, std = _mean_and_std(values.double())
    return Statistics(mean, std, low, high, zeros, not_finite)


def _mean_and_std(values: Tensor) -> tuple[float, float]:
    mean = float(values.mean())
    # `torch.std` takes eight times as long: it goes through the numbers one by one.
    return mean, float(torch.linalg.vector_norm(values - mean)) / values.numel() ** 0.5


def real(tensor: Tensor) -> Tensor:
    """The numbers as float32, or float64 where they are that already."""
    plain = tensor.detach()
    if plain.is_complex():
        plain = plain.abs()
    return plain if plain.dtype in (torch.float32, torch.float64) else plain.float()
