"""A plane of a tensor is what indexing gives, and a choice made for one tensor holds for another."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from designer.runtime.pictures.reading import blocks_of
from designer.runtime.pictures.reports import Arrangement, Window
from designer.runtime.pictures.sheet import Sheet
from designer.runtime.views.axes import plane

SHAPES = st.lists(st.integers(1, 4), min_size=2, max_size=5).map(tuple)


def fits(chosen: Arrangement, shape: tuple[int, ...]) -> bool:
    """Whether each axis of the tensor is named once, at a place that it has."""
    named = [*chosen.rows, *chosen.columns, *(axis for axis, _ in chosen.fixed)]
    return sorted(named) == list(range(len(shape))) and all(0 <= place < shape[axis] for axis, place in chosen.fixed)


@given(SHAPES, st.data())
def test_each_cell_of_a_plane_is_the_element_at_its_index(shape, data):
    tensor = torch.arange(float(torch.Size(shape).numel())).reshape(shape)
    down, across = data.draw(st.permutations(range(len(shape))))[:2]
    at = {axis: data.draw(st.integers(0, size - 1)) for axis, size in enumerate(shape)}
    chosen = plane(shape, down, across, at)
    assert fits(chosen, shape)
    sheet = Sheet(shape, chosen)
    assert sheet.size == (shape[down], shape[across])
    seen = blocks_of(tensor, chosen, Window(0, 0, *sheet.size), "sample").array
    for row in range(shape[down]):
        for column in range(shape[across]):
            index = sheet.index_at(row, column)
            assert seen[row, column] == tensor[index]
            assert all(index[axis] == at[axis] for axis in range(len(shape)) if axis not in (down, across))


@given(SHAPES, st.dictionaries(st.integers(0, 4), st.integers(-9, 9)))
def test_places_that_another_tensor_has_are_the_nearest_here(shape, at):
    assert fits(plane(shape, len(shape) - 1, 0, at), shape)


def test_at_first_each_other_axis_is_at_its_beginning():
    assert plane((2, 3, 4, 5), 2, 3) == Arrangement((2,), (3,), ((0, 0), (1, 0)))
