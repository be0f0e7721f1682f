"""6.2h: a convolution is a matrix times the flattened input, with the kernel's numbers in their places."""

import numpy as np
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch.nn import functional

from designer.runtime.laboratory.matrix import MOST, entries, is_small, matrix, shape
from designer.runtime.laboratory.reports import Walk
from designer.runtime.laboratory.windows import Axis

KERNEL = np.float32([[0, 1], [2, 3]])


def test_6_2h_the_book_s_matrix_has_4_rows_9_columns_and_12_numbers_that_are_not_0():
    made = matrix(Walk("conv", Axis(3, 2), Axis(3, 2)), KERNEL)
    assert made.shape == (4, 9) and np.count_nonzero(made) == 12
    assert made[0].tolist() == [0, 1, 0, 2, 3, 0, 0, 0, 0]
    assert (made @ np.arange(9)).tolist() == [19, 25, 37, 43]
    assert len(entries(Walk("conv", Axis(3, 2), Axis(3, 2))).taps) == 16, "one of the kernel is 0 in each row"


@given(
    st.tuples(st.integers(1, 7), st.integers(1, 7)),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
    st.integers(1, 3),
    st.integers(0, 2),
    st.integers(1, 2),
    st.sampled_from(("zeros", "reflect", "replicate", "circular")),
    st.integers(0, 1000),
)
def test_6_2h_the_matrix_times_the_flattened_input_is_torch_s_convolution(
    size, kernel, stride, pad, dilation, mode, seed
):
    rows, columns = (Axis(size[at], kernel[at], stride, pad, pad, dilation) for at in range(2))
    walk = Walk("conv", rows, columns, mode)
    assume(walk.fits and (mode == "zeros" or pad < min(size)))
    drawn = torch.Generator().manual_seed(seed)
    x, k = torch.randn(1, 1, *size, generator=drawn), torch.randn(1, 1, *kernel, generator=drawn)
    padded = functional.pad(x, (pad,) * 4, "constant" if mode == "zeros" else mode)
    wanted = functional.conv2d(padded, k, stride=stride, dilation=dilation)[0, 0]
    found = matrix(walk, k[0, 0].numpy()) @ x.numpy().ravel()
    np.testing.assert_allclose(found.reshape(wanted.shape), wanted, atol=1e-5)


def test_the_matrix_of_a_large_map_is_counted_and_not_made():
    walk = Walk("conv", Axis(28, 5, before=2, after=2), Axis(28, 5, before=2, after=2))
    assert shape(walk) == (784, 784) and MOST < 784 * 784 and not is_small(walk)
    assert not is_small(Walk("max", Axis(3, 2), Axis(3, 2))), "a maximum is no matrix"
