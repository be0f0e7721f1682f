"""Statistics of tensors of every kind, held against torch's own in float64."""

from __future__ import annotations

import math
import warnings

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from designer.runtime.figures.slices import slices
from designer.runtime.figures.statistics import statistics
from designer.runtime.figures.sums import Sums, sums

EXTREME = [0.0, -0.0, 1.0, -1.0, 5e-324, -5e-324, 1e-300, 1e300, -1.7e308, 1.7e308, math.inf, -math.inf, math.nan]
SINGLE = [0.0, 1e-45, -1e-45, 1e-30, 1.0, 3.4e38, -3.4e38, math.inf, -math.inf, math.nan, 0.1, 16777216.0]

floats = st.one_of(st.sampled_from(EXTREME), st.floats(width=64), st.floats(-1e3, 1e3))
singles = st.one_of(st.sampled_from([torch.tensor(v).item() for v in SINGLE]), st.floats(width=32))


def told_by_torch(tensor: Tensor) -> dict[str, float]:
    """The figures as torch gives them of all at once, in float64, scaled so that squares fit."""
    values = tensor.detach().to_dense().flatten()
    values = (values.abs() if values.is_complex() else values).double()
    finite = values[values.isfinite()]
    told = {
        "zeros": float((values == 0).double().mean()),
        "nan": int(values.isnan().sum()),
        "not_finite": values.numel() - finite.numel(),
    }
    if finite.numel():
        scale = 2.0 ** (math.frexp(float(finite.abs().max()) or 1.0)[1] - 1)
        near = finite / scale
        told |= {"mean": float(near.mean()) * scale, "std": float(near.std(unbiased=False)) * scale}
        told |= {"norm": float(torch.linalg.vector_norm(near)) * scale}
        told |= {"low": float(finite.min()), "high": float(finite.max())}
    return told


def assert_as_torch_tells(tensor: Tensor) -> None:
    found, told = statistics(tensor), told_by_torch(tensor)
    assert (found.not_finite, found.nan) == (told["not_finite"], told["nan"])
    assert found.zeros == pytest.approx(told["zeros"], rel=1e-12)
    if "mean" not in told:
        assert (found.mean, found.std, found.low, found.high, found.norm) == (None,) * 5
        return
    assert (found.low, found.high) == (told["low"], told["high"])
    close = 1e-9 * max(abs(found.low), abs(found.high))
    assert found.mean == pytest.approx(told["mean"], abs=close)
    assert found.std == pytest.approx(told["std"], abs=close)
    assert found.norm == pytest.approx(told["norm"], rel=1e-9, abs=5e-324)


@given(st.lists(floats, min_size=1, max_size=60))
def test_of_any_float64(values: list[float]) -> None:
    assert_as_torch_tells(torch.tensor(values, dtype=torch.float64))


@given(st.lists(singles, min_size=1, max_size=60))
def test_of_any_float32(values: list[float]) -> None:
    assert_as_torch_tells(torch.tensor(values))


@given(st.lists(floats, max_size=40), st.lists(floats, max_size=40))
def test_two_parts_give_what_the_whole_gives(one: list[float], other: list[float]) -> None:
    def of(values: list[float]) -> Sums:
        return sums(torch.tensor(values, dtype=torch.float64)) if values else Sums()

    joined, whole = of(one).joined(of(other)).statistics(), of(one + other).statistics()
    assert (joined.low, joined.high, joined.zeros, joined.not_finite) == (
        whole.low,
        whole.high,
        whole.zeros,
        whole.not_finite,
    )
    if whole.mean is not None:
        close = 1e-9 * max(abs(whole.low), abs(whole.high))
        assert joined.mean == pytest.approx(whole.mean, abs=close)
        assert joined.std == pytest.approx(whole.std, abs=close)


@pytest.mark.parametrize("shape", [(300, 400), (7, 11, 13, 97), (100_003,), (1, 1)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16, torch.float64, torch.complex64])
def test_of_more_than_one_slice(shape: tuple[int, ...], dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    assert_as_torch_tells((torch.randn(shape) * 3 + 100).to(dtype))


FLOAT8 = [getattr(torch, name) for name in dir(torch) if name.startswith("float8_") and "e8m0" not in name]


@pytest.mark.parametrize("dtype", FLOAT8, ids=str)
def test_of_float8(dtype: torch.dtype) -> None:
    assert_as_torch_tells(torch.randn(50_000).to(dtype).double())
    assert statistics(torch.randn(50_000).to(dtype)).std is not None
    values = torch.randn(50_000).to(dtype)
    assert statistics(values) == statistics(values.double())


@pytest.mark.parametrize(
    "dtype", [torch.bool, torch.uint8, torch.int8, torch.int32, torch.int64, torch.uint16], ids=str
)
def test_of_whole_numbers_and_of_true_and_false(dtype: torch.dtype) -> None:
    assert_as_torch_tells(torch.arange(70_000).remainder(2 if dtype is torch.bool else 100).to(dtype))


@pytest.mark.parametrize(
    "view",
    [
        lambda t: t.t(),
        lambda t: t[::3, ::2],
        lambda t: t[0].expand(500, 400),
        lambda t: t.reshape(10, 30, 20, 20).to(memory_format=torch.channels_last),
        lambda t: t.flip(0)[5:, 7:],
    ],
)
def test_of_views_that_do_not_lie_in_a_row(view) -> None:
    tensor = view(torch.randn(300, 400))
    assert_as_torch_tells(tensor)
    assert sum(part.numel() for part in slices(tensor, 1000)) == tensor.numel()
    assert max(part.numel() for part in slices(tensor, 1000)) <= 1000


def test_of_sparse_tensors_with_the_zeros_that_they_do_not_store() -> None:
    dense = torch.randn(200, 300) * (torch.rand(200, 300) > 0.9) + 0.0
    dense[0, 0] = math.nan
    assert_as_torch_tells(dense.to_sparse())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch calls its CSR layout a beta
        assert_as_torch_tells(dense.to_sparse_csr())


def test_of_quantised_tensors_what_they_stand_for() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch means to drop them one day
        quantised = torch.quantize_per_tensor(torch.randn(80_000), 0.1, 3, torch.qint8)
        assert statistics(quantised) == statistics(quantised.dequantize())


def test_equal_numbers_have_no_spread_and_their_own_mean() -> None:
    found = statistics(torch.full((100_001,), 0.1))
    assert (found.std, found.mean, found.low) == (0.0, found.high, found.high)


def test_a_small_spread_round_a_large_mean_is_not_lost() -> None:
    values = 1e9 + torch.randn(200_000, dtype=torch.float64)
    assert statistics(values).std == pytest.approx(float(values.std(unbiased=False)), rel=1e-6)


def test_what_holds_no_values_has_no_figures() -> None:
    for tensor in (torch.zeros(0, 4), torch.zeros(3, device="meta"), nn.UninitializedParameter()):
        assert statistics(tensor).mean is None and statistics(tensor).norm is None


def test_infinite_and_nan_are_told_apart() -> None:
    found = statistics(torch.tensor([math.nan, math.inf, -math.inf, 3.0]))
    assert (found.nan, found.infinite, found.mean, found.norm) == (1, 2, 3.0, 3.0)
