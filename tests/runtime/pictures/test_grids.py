"""Any tensor as a grid for a file: every element is there, in its place and in its own kind."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import DesignerError
from designer.runtime.pictures import grids
from designer.runtime.pictures.grids import grid_of
from designer.runtime.pictures.sheet import Sheet, usual
from designer.runtime.views.axes import plane


def whole(grid):
    bands = list(grid.bands())
    return np.concatenate([values for values, _ in bands]), np.concatenate([there for _, there in bands])


@given(st.lists(st.integers(1, 4), max_size=5).map(tuple), st.booleans())
def test_each_cell_is_the_element_that_the_sheet_says_is_there(shape, gaps):
    tensor = torch.randn(shape)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grids, "BAND", 7)
        grid = grid_of(tensor, usual(shape), gaps=gaps)
        values, there = whole(grid)
        array = np.concatenate([part.reshape(-1) for part in grid.array()])
    assert values.shape == there.shape == (grid.height, grid.width)
    assert np.array_equal(array.reshape(grid.shape), tensor.numpy())
    if gaps:
        sheet = Sheet(shape, usual(shape))
        for row in range(grid.height):
            for column in range(grid.width):
                index = sheet.index_at(row, column)
                assert there[row, column] == (index is not None)
                assert index is None or values[row, column] == tensor[index]
    else:
        assert there.all() and values.size == tensor.numel()


def test_a_slice_is_written_as_the_slice_that_it_is():
    tensor = torch.randn(2, 3, 4)
    grid = grid_of(tensor, plane((2, 3, 4), 0, 2, {1: 1}))
    assert grid.shape == (2, 4)
    assert np.array_equal(np.concatenate(list(grid.array())), tensor[:, 1].numpy())
    assert np.array_equal(whole(grid)[0], tensor[:, 1].numpy())


@pytest.mark.parametrize(
    ("tensor", "dtype"),
    [
        (torch.ones(2, 2).bfloat16(), "float32"),
        (torch.ones(2, 2).half(), "float16"),
        (torch.ones(2, 2).to(torch.float8_e5m2), "float32"),
        (torch.ones(2, 2).double(), "float64"),
        (torch.ones(2, 2, dtype=torch.int64), "int64"),
        (torch.ones(2, 2, dtype=torch.bool), "bool"),
        (torch.ones(2, 2, dtype=torch.complex64), "complex64"),
        (torch.eye(2).to_sparse(), "float32"),
    ],
)
def test_numbers_keep_their_kind_where_numpy_has_it(tensor, dtype):
    grid = grid_of(tensor, usual((2, 2)))
    assert grid.dtype == dtype and next(iter(grid.array())).dtype == dtype


@pytest.mark.parametrize("tensor", [torch.zeros(0, 3), torch.empty(3, device="meta")])
def test_what_has_nothing_to_write_is_refused(tensor):
    with pytest.raises(DesignerError):
        grid_of(tensor, usual(tuple(tensor.shape)))


def test_kernels_can_have_a_scale_of_their_own():
    tensor = torch.tensor([1.0, 4.0]).reshape(2, 1, 1, 1).expand(2, 1, 2, 2)
    values, there = whole(grid_of(tensor, usual((2, 1, 2, 2)), own="size"))
    assert values[there].tolist() == [1.0] * 8
    tensor = torch.tensor([1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 50.0]).reshape(2, 1, 2, 2)
    values, there = whole(grid_of(tensor, usual((2, 1, 2, 2)), own="range"))
    assert sorted(values[there].tolist()) == [0.0, 0.0, 0.25, 0.25, 0.5, 0.5, 1.0, 1.0]
