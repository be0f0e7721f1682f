import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.ui.panels.kernels import GAP, Layout, as_kernels, gaps, layout_of, mosaic


def numbered(outputs, inputs, height, width):
    """Kernels whose cells count up, so that each has a value of its own."""
    count = outputs * inputs * height * width
    return np.arange(count, dtype=np.float32).reshape(outputs, inputs, height, width)


def test_a_mosaic_has_a_row_for_each_output_and_a_column_for_each_input():
    nan = np.nan
    expected = [[0, nan, 1, nan, 2], [nan] * 5, [3, nan, 4, nan, 5]]
    np.testing.assert_array_equal(mosaic(numbered(2, 3, 1, 1)), expected)


def test_a_kernel_stands_upright_in_its_place():
    kernels = numbered(2, 2, 2, 3)
    picture = mosaic(kernels)
    row, column = layout_of(kernels).corner(1, 0)
    np.testing.assert_array_equal(picture[row : row + 2, column : column + 3], kernels[1, 0])


def test_kernels_of_one_input_can_stand_in_a_square():
    kernels = numbered(5, 1, 2, 2)
    layout = layout_of(kernels, wrap=True)
    assert (layout.across, layout.size) == (3, (5, 8))
    picture = mosaic(kernels, layout)
    np.testing.assert_array_equal(picture[3:5, 3:5], kernels[4, 0])
    assert np.isnan(picture[3:, 6:]).all(), "the sixth place is empty"


@given(st.integers(1, 5), st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.booleans())
def test_every_cell_tells_the_value_it_shows(outputs, inputs, height, width, wrap):
    kernels = numbered(outputs, inputs, height, width)
    layout = layout_of(kernels, wrap)
    picture = mosaic(kernels, layout)
    assert picture.shape == layout.size
    seen = []
    for (row, column), value in np.ndenumerate(picture):
        place = layout.index_at(row, column)
        assert (place is None) == bool(np.isnan(value)) == bool(gaps(layout)[row, column])
        if place is not None:
            assert kernels[place] == value
            seen.append(place)
    assert len(set(seen)) == kernels.size


def test_there_is_no_kernel_outside_the_mosaic():
    layout = Layout(2, 2, 3, 3)
    rows, columns = layout.size
    assert [layout.index_at(*at) for at in ((-1, 0), (0, -1), (rows + GAP, 0), (0, columns + GAP))] == [None] * 4


def test_kernels_of_other_dimensions_are_laid_flat():
    assert as_kernels(np.zeros((4, 2, 7), np.float32)).shape == (4, 2, 1, 7)
    assert as_kernels(np.zeros((4, 2, 3, 5, 6), np.float32)).shape == (4, 2, 15, 6)
    with pytest.raises(ValueError, match="at least 3 dimensions"):
        as_kernels(np.zeros((4, 2), np.float32))
