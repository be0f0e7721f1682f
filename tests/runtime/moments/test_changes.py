"""What is told of a difference is what torch says of it, whatever the numbers are."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import DesignerError
from designer.runtime.moments import changes as module
from designer.runtime.moments.changes import change, difference

ANY = st.floats(width=32) | st.sampled_from([math.nan, math.inf, -math.inf, 1e-42, 3e38])
PAIRS = st.lists(st.tuples(ANY, ANY), min_size=1, max_size=20)


@given(PAIRS)
def test_a_difference_is_after_less_before_and_0_where_nothing_changed(pairs):
    before, after = torch.tensor(pairs, dtype=torch.float32).T
    found = difference(before, after)
    same = (before == after) | (before.isnan() & after.isnan())
    torch.testing.assert_close(found, torch.where(same, 0.0, after - before), equal_nan=True)


@given(PAIRS, st.integers(1, 7))
def test_the_figures_are_those_of_the_whole_difference_however_it_is_sliced(pairs, size):
    before, after = torch.tensor(pairs, dtype=torch.float32).T.contiguous()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SLICE", size)
        found = change("w", before, after)
    left = difference(before, after).double().abs()
    finite = left[left.isfinite()]
    assert found.not_finite == len(left) - len(finite)
    assert found.changed == int((left != 0).sum()) and found.count == len(pairs)
    assert found.largest == float(finite.max() if len(finite) else 0)
    if found.largest:
        assert float(left[found.where]) == found.largest
    assert found.mean == pytest.approx(float(finite.sum()) / len(left))


def test_the_relative_change_is_that_of_the_norms():
    before, after = torch.randn(4, 5), torch.randn(4, 5)
    found = change("w", before, after)
    assert found.relative == pytest.approx(float((after - before).norm() / before.norm()))
    assert change("w", torch.zeros(3), torch.zeros(3)).relative == 0.0
    assert change("w", torch.zeros(3), torch.ones(3)).relative == math.inf


def test_where_it_is_largest_is_told_by_its_index():
    before, after = torch.zeros(2, 3, 4), torch.zeros(2, 3, 4)
    after[1, 2, 3], after[0, 1, 2] = -5.0, 4.0
    found = change("w", before, after)
    assert (found.largest, found.where, found.changed, found.count) == (5.0, (1, 2, 3), 2, 24)


@pytest.mark.parametrize(
    "dtype", [torch.bfloat16, torch.float16, torch.float64, torch.int64, torch.uint8, torch.bool, torch.float8_e4m3fn]
)
def test_numbers_of_any_kind_can_be_compared(dtype):
    before, after = torch.tensor([0.0, 1.0, 1.0]).to(dtype), torch.tensor([1.0, 1.0, 0.0]).to(dtype)
    assert difference(before, after).tolist() == [1.0, 0.0, -1.0]


def test_of_complex_numbers_the_size_of_the_difference_is_told():
    assert difference(torch.tensor([1 + 1j]), torch.tensor([4 + 5j])).tolist() == [5.0]


def test_large_whole_numbers_lose_nothing():
    assert difference(torch.tensor([2**40]), torch.tensor([2**40 + 1])).tolist() == [1.0]
    assert difference(torch.tensor([200], dtype=torch.uint8), torch.tensor([100], dtype=torch.uint8)).tolist() == [-100]


def test_different_kinds_of_numbers_are_compared_by_value():
    weight = torch.randn(50)
    found = difference(weight, weight.bfloat16())
    torch.testing.assert_close(found, weight.bfloat16().float() - weight)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (torch.zeros(2), torch.zeros(3), "was 2, is 3"),
        (torch.zeros(()), torch.zeros(1), "was scalar, is 1"),
        (torch.empty(2, device="meta"), torch.zeros(2), "has no values yet"),
        (torch.nn.LazyLinear(2).weight, torch.zeros(2), "has no values yet"),
        (torch.zeros(0, 2), torch.zeros(0, 2), "has no elements"),
    ],
)
def test_what_cannot_be_compared_is_said_in_words(before, after, words):
    assert change("w", before, after).note == words
    with pytest.raises(DesignerError, match=words):
        difference(before, after)


def test_what_is_missing_on_a_side_is_told():
    first, second = change("a", torch.zeros(2), None), change("c", None, torch.zeros(3))
    assert (first.shape, first.note) == ((2,), "only in the first")
    assert (second.shape, second.note) == ((3,), "only in the second")
