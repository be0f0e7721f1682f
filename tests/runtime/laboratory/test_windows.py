"""The arithmetic of windows, held against torch."""

from __future__ import annotations

import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch.nn import functional

from designer.runtime.laboratory.windows import Axis, unread_words

sizes, kernels, strides = st.integers(1, 14), st.integers(1, 5), st.integers(1, 5)
paddings, dilations = st.integers(0, 4), st.integers(1, 3)


def read_by_torch(axis: Axis, at: int) -> set[int]:
    """The cells of the input of which output number `at` of a convolution depends, by its gradient."""
    x = torch.ones(1, 1, axis.size, requires_grad=True)
    padded = functional.pad(x, (axis.before, axis.after))
    y = functional.conv1d(padded, torch.ones(1, 1, axis.kernel), stride=axis.stride, dilation=axis.dilation)
    (grad,) = torch.autograd.grad(y[0, 0, at], x)
    return {cell for cell, slope in enumerate(grad[0, 0].tolist()) if slope}


@given(sizes, kernels, strides, paddings, paddings, dilations)
def test_windows_read_the_cells_that_torch_reads(size, kernel, stride, before, after, dilation):
    axis = Axis(size, kernel, stride, before, after, dilation)
    assume(axis.count)
    found = [read_by_torch(axis, at) for at in range(axis.count)]
    assert found == [{cell for cell in axis.cells(at) if 0 <= cell < size} for at in range(axis.count)]
    assert set(axis.unread()) == set(range(size)) - set().union(*found)
    for low in range(axis.count):
        first, last = axis.back(low, axis.count - 1)
        assert (first, last) == (axis.cells(low)[0], axis.cells(axis.count - 1)[-1])


@given(sizes, kernels, strides, dilations, st.booleans(), st.data())
def test_there_are_as_many_windows_as_torch_gives_numbers(size, kernel, stride, dilation, ceil, data):
    padding = data.draw(st.integers(0, kernel // 2))
    axis = Axis(size, kernel, stride, padding, padding, dilation, ceil)
    try:
        given_back = functional.max_pool1d(torch.ones(1, 1, size), kernel, stride, padding, dilation, ceil)
    except RuntimeError:
        assert not axis.count
        return
    assert axis.count == given_back.shape[-1]


@given(sizes, st.integers(1, 9))
def test_adaptive_windows_lie_where_torch_has_them(size, into):
    axis = Axis(size, into=into)
    x = torch.ones(1, 1, size, requires_grad=True)
    y = functional.adaptive_avg_pool1d(x, into)
    for at in range(axis.count):
        (grad,) = torch.autograd.grad(y[0, 0, at], x, retain_graph=True)
        assert set(axis.cells(at)) == {cell for cell, slope in enumerate(grad[0, 0].tolist()) if slope}


@given(st.integers(2, 9), st.sampled_from(("reflect", "replicate", "circular")), st.data())
def test_padding_shows_the_cell_that_torch_puts_there(size, mode, data):
    before, after = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    padded = functional.pad(torch.arange(float(size))[None, None], (before, after), mode=mode)[0, 0].tolist()
    axis = Axis(size, before=before, after=after)
    assert [axis.source(cell, mode) for cell in range(-before, size + after)] == padded


def test_the_book_s_windows_leave_out_what_it_says():
    rows, columns = Axis(8, 3, 3), Axis(8, 5, 4, 1, 1)
    assert (rows.count, columns.count) == (2, 2), "6.3e"
    assert unread_words(rows, columns) == ("Rows 6 and 7 are never read (16 of 64 cells), nor is part of the padding.")
    assert unread_words(Axis(4, 3, 3), Axis(4, 3, 3)) == "Row 3 and column 3 are never read (7 of 16 cells).", "6.5c"
    assert unread_words(Axis(8, 3, 1, 1, 1), Axis(8, 3, 1, 1, 1)) == ""
    assert unread_words(Axis(8, 1, 2), Axis(8, 1, 2)) == (
        "Rows 1, 3, 5 and 7 and columns 1, 3, 5 and 7 are never read (48 of 64 cells)."
    ), "a kernel of 1 with stride 2 leaves 75 % unread"


def test_a_kernel_larger_than_its_input_has_no_window():
    axis = Axis(3, 5)
    assert (axis.count, axis.unread()) == (0, (0, 1, 2))


@given(sizes, kernels, strides, paddings, dilations, st.sampled_from(("zeros", "reflect", "replicate", "circular")))
def test_6_3a_how_often_each_cell_is_read_is_the_gradient_of_a_sum_of_sums(
    size, kernel, stride, padding, dilation, mode
):
    axis = Axis(size, kernel, stride, padding, padding, dilation)
    assume(axis.count and (mode == "zeros" or padding < size))
    x = torch.ones(1, 1, size, requires_grad=True)
    padded = functional.pad(x, (padding, padding), "constant" if mode == "zeros" else mode)
    functional.conv1d(padded, torch.ones(1, 1, kernel), stride=stride, dilation=dilation).sum().backward()
    assert list(axis.uses(mode)) == x.grad[0, 0].tolist()
