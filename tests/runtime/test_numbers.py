"""Statistics, tiles and thumbnails of tensors of every sort."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from designer.errors import DesignerError
from designer.runtime.statistics import statistics
from designer.runtime.tiles import read_tile

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


def test_a_tile_of_a_small_tensor_is_all_of_it() -> None:
    weight = torch.randn(6, 1, 5, 5)
    tile = read_tile(holder(weight=weight), "weight", 250_000)
    assert (tile.layout, tile.shape, tile.size, tile.step) == ("kernels", (6, 1, 5, 5), (6, 1, 5, 5), (1, 1, 1, 1))
    assert np.array_equal(np.frombuffer(tile.values, "<f4").reshape(tile.size), weight.numpy())


@pytest.mark.parametrize(
    ("shape", "layout"), [((), "scalar"), ((9,), "bars"), ((9, 4), "matrix"), ((9, 4, 3), "kernels")]
)
def test_the_layout_follows_the_number_of_dimensions(shape: tuple[int, ...], layout: str) -> None:
    assert read_tile(holder(weight=torch.zeros(shape)), "weight", 100).layout == layout


@given(st.lists(st.integers(1, 40), max_size=4), st.integers(4, 400))
def test_a_large_tensor_is_thinned_out_to_the_limit(shape: list[int], limit: int) -> None:
    tensor = torch.arange(math.prod(shape), dtype=torch.float32).reshape(shape)
    tile = read_tile(holder(weight=tensor), "weight", limit)
    assert math.prod(tile.size) <= limit
    thinned = tensor[tuple(slice(None, None, step) for step in tile.step)]
    assert np.array_equal(np.frombuffer(tile.values, "<f4").reshape(tile.size), thinned.numpy())


def test_whole_kernels_are_shown_as_long_as_there_are_several_to_leave_out() -> None:
    tile = read_tile(holder(weight=torch.zeros(64, 64, 3, 3)), "weight", 9000)
    assert tile.size[2:] == (3, 3)


def test_a_tile_of_nothing_is_refused() -> None:
    with pytest.raises(DesignerError, match='no parameter or buffer "bias"'):
        read_tile(holder(weight=torch.zeros(2)), "bias", 10)
    with pytest.raises(DesignerError, match="no values yet"):
        read_tile(nn.LazyLinear(2), "weight", 10)
