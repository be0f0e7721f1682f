"""Statistics, tiles and thumbnails of tensors of every sort."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from designer.runtime.figures.statistics import statistics

ODD = {
    "nothing": torch.zeros(0, 3),
    "one number": torch.tensor(2.0),
    "not finite": torch.tensor([[math.nan, math.inf, 1.0]]),
    "nothing finite": torch.full((1, 2, 3, 3), math.nan),
    "huge": torch.tensor([[3e38, -3e38]]),
    "half": torch.ones(1, 3, 4, 4, dtype=torch.float16),
    "whole": torch.arange(12).reshape(1, 12),
    "true and false": torch.tensor([[True, False]]),
    "complex": torch.ones(1, 4, dtype=torch.complex64),
    "volume": torch.rand(1, 2, 5, 6, 7),
    "sequence": torch.rand(2, 5, 9),
}


def holder(**tensors: torch.Tensor) -> nn.Module:
    """A module with these buffers."""
    module = nn.Module()
    for name, tensor in tensors.items():
        module.register_buffer(name, tensor)
    return module


def test_statistics_are_numpys() -> None:
    values = torch.randn(50, 7)
    found = statistics(values)
    array = values.numpy()
    assert found.mean == pytest.approx(array.mean(), abs=1e-6)
    assert found.std == pytest.approx(array.std(), rel=1e-5)
    assert (found.low, found.high) == (array.min(), array.max())


def test_what_is_not_finite_is_counted_and_left_out() -> None:
    found = statistics(torch.tensor([math.nan, math.inf, 1.0, 3.0, 0.0, 0.0]))
    assert (found.mean, found.low, found.high, found.not_finite) == (1.0, 0.0, 3.0, 2)
    assert found.zeros == pytest.approx(2 / 6)


def test_a_tensor_without_values_has_no_statistics() -> None:
    assert statistics(torch.zeros(0)).mean is None
    assert statistics(torch.zeros(3, device="meta")).mean is None
    assert statistics(torch.full((2,), math.nan)).mean is None
