"""What is counted part by part is what torch and numpy count at once."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from designer.runtime.pictures import survey
from designer.runtime.pictures.sums import bars_of, counts_of, start_of, tallied, value_at

BARS = 16


PART = 100


def parts(tensor):
    return max(1, -(-tensor.numel() // PART))


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(survey, "PART", PART)
    monkeypatch.setattr(survey, "AT_ONCE", 30)


def surveyed(tensor, shares=(0.01, 0.99)):
    """Both looks over all parts; the tally, the bars, the spread, and the values at these shares."""
    first = [survey.tally(tensor, part) for part in range(parts(tensor))]
    found = tallied(first)
    keys = counts_of([part.keys for part in first])
    starts = [start_of(keys, share) for share in shares]
    second = [
        survey.spread(
            tensor, part, found.low, found.high, found.total / found.finite, BARS, tuple(s for s, _ in starts)
        )
        for part in range(parts(tensor))
    ]
    halves = [counts_of([part.halves[at] for part in second]) for at in range(len(shares))]
    values = [value_at(start, half, before) for (start, before), half in zip(starts, halves, strict=True)]
    return found, bars_of(second), sum(part.squares for part in second), values


@given(st.integers(1, 450), st.floats(-30, 30), st.integers(0, 9))
def test_range_mean_spread_and_percentiles_are_torchs_own(size, exponent, seed):
    tensor = torch.randn(size, generator=torch.Generator().manual_seed(seed)) * 10**exponent
    found, bars, squares, values = surveyed(tensor)
    assert (found.low, found.high) == (float(tensor.min()), float(tensor.max()))
    assert found.total / size == pytest.approx(float(tensor.double().mean()), rel=1e-9)
    assert (squares / size) ** 0.5 == pytest.approx(float(tensor.double().std(correction=0)), rel=1e-5, abs=0)
    assert bars.sum() == size
    for share, value in zip((0.01, 0.99), values, strict=True):
        assert value == float(torch.sort(tensor).values[int(share * (size - 1))])


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1, max_size=300))
def test_extreme_values_are_counted_too(values):
    tensor = torch.tensor(values)
    found, bars, _, shown = surveyed(tensor, (0.0, 0.5, 1.0))
    assert bars.sum() == len(values)
    assert found.zeros == int((tensor == 0).sum())
    assert shown == [float(torch.sort(tensor).values[int(share * (len(values) - 1))]) for share in (0.0, 0.5, 1.0)]


def test_the_bars_are_those_of_numpy():
    tensor = torch.rand(400, generator=torch.Generator().manual_seed(1)) * 3 - 1
    _, bars, _, _ = surveyed(tensor)
    counts, _ = np.histogram(tensor.double().numpy(), BARS)
    assert np.abs(bars - counts).sum() <= 2, "but for what lies on an edge"


def test_what_is_no_number_is_counted_by_sort_and_left_out_of_the_rest():
    tensor = torch.ones(250)
    tensor[[3, 120]] = torch.nan
    tensor[[4]] = torch.inf
    tensor[[200, 201, 249]] = -torch.inf
    tensor[7] = 0
    found, bars, _, values = surveyed(tensor)
    assert (found.size, found.nan, found.above, found.below, found.zeros) == (250, 2, 1, 3, 1)
    assert (found.odd, found.finite, found.low, found.high) == (6, 244, 0, 1)
    assert bars.sum() == 244
    assert values[1] == 1


def test_a_tensor_without_a_number_has_no_range():
    found = survey.tally(torch.full((9,), torch.nan), 0)
    assert found.finite == 0
    assert found.low > found.high


def test_the_search_goes_from_one_to_the_next_and_over_parts():
    tensor = torch.zeros(20, 20)
    tensor[0, 7], tensor[13, 2], tensor[19, 19] = torch.nan, torch.inf, -torch.inf
    found, start = [], 0
    while start < tensor.numel():
        at = survey.find_odd(tensor, start)
        assert at.searched > start
        start = at.searched
        if at.index is not None:
            found.append((at.index, at.value))
    assert found == [((0, 7), "nan"), ((13, 2), "inf"), ((19, 19), "-inf")]


def test_a_turned_tensor_is_counted_in_its_own_order():
    tensor = torch.zeros(20, 20)
    tensor[3, 1] = torch.nan
    assert survey.find_odd(tensor.T, 0).index == (1, 3)
