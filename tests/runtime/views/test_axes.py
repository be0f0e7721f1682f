"""A plane of a tensor is what indexing gives, and a choice made for one tensor holds for another."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import DesignerError
from designer.runtime.views.axes import Plane, first_plane, fitted, slid

SHAPES = st.lists(st.integers(1, 4), min_size=2, max_size=5)


@given(SHAPES, st.data())
def test_each_cell_of_a_plane_is_the_element_at_its_index(shape, data):
    tensor = torch.arange(float(torch.Size(shape).numel())).reshape(shape)
    down, across = data.draw(st.permutations(range(len(shape))))[:2]
    plane = Plane(down, across, tuple(data.draw(st.integers(0, size - 1)) for size in shape))
    matrix = slid(tensor, plane)
    assert matrix.shape == (shape[down], shape[across])
    row, column = data.draw(st.integers(0, shape[down] - 1)), data.draw(st.integers(0, shape[across] - 1))
    assert matrix[row, column] == tensor[plane.index(row, column)]


def test_at_first_the_last_two_axes_are_seen():
    tensor = torch.randn(2, 3, 4, 5)
    assert torch.equal(slid(tensor, first_plane(tensor.shape)), tensor[0, 0])


def test_nothing_is_copied():
    tensor = torch.zeros(2, 3, 4)
    slid(tensor, Plane(2, 0, (0, 1, 0)))[3, 1] = 7
    assert tensor[1, 1, 3] == 7


@given(SHAPES, st.integers(-1, 6), st.integers(-1, 6), st.lists(st.integers(-9, 9), max_size=6))
def test_any_choice_can_be_fitted_to_any_shape(shape, down, across, at):
    plane = fitted(Plane(down, across, tuple(at)), shape)
    assert slid(torch.zeros(shape), plane).ndim == 2
    assert fitted(plane, shape) == plane


@pytest.mark.parametrize(
    ("shape", "plane"),
    [((3,), Plane(0, 1)), ((), Plane(0, 1)), ((2, 3), Plane(0, 0, (0, 0))), ((0, 3), Plane(0, 1, (0, 0)))],
)
def test_what_has_no_such_plane_is_refused_in_words(shape, plane):
    with pytest.raises(DesignerError, match=r"two axes|no such plane"):
        slid(torch.zeros(shape), plane)
