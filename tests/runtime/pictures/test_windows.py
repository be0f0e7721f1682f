"""The window that is asked for: enough of the sheet, never more values than pixels."""

from hypothesis import given
from hypothesis import strategies as st

from designer.runtime.pictures.reports import MOST_BYTES, Window
from designer.runtime.pictures.windows import BESIDE, bands, covers, window_of

SIZES = st.integers(1, 20_000)


@given(SIZES, SIZES, st.floats(0, 1), st.floats(0, 1), st.floats(0.001, 1), st.integers(1, 900), st.integers(1, 900))
def test_a_window_holds_what_is_seen_and_has_no_more_blocks_than_pixels(rows, columns, down, right, share, high, wide):
    top, left, height, width = down * rows, right * columns, share * rows, share * columns
    window = window_of((rows, columns), top, left, height, width, (high, wide))
    if window is None:
        assert top >= rows or left >= columns
        return
    assert window.top <= top
    assert window.top + window.height >= min(rows, top + height)
    assert window.top % window.down == 0 == window.left % window.right
    for blocks, pixels in zip(window.size, (high, wide), strict=True):
        assert blocks <= (1 + 2 * BESIDE) * pixels + 3


def test_what_is_smaller_than_its_pixels_is_shown_cell_by_cell():
    assert window_of((5, 9), 0, 0, 5, 9, (300, 300)) == Window(0, 0, 5, 9, 1, 1)
    assert window_of((16384, 16384), 0, 0, 16384, 16384, (400, 300)) == Window(0, 0, 16384, 16384, 41, 55)
    assert window_of((5, 9), 20, 0, 3, 3, (300, 300)) is None


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(1, 30), st.integers(1, 30))
def test_bands_are_the_window_in_pieces_that_fit_into_a_call(height, width, down, right):
    window = Window(3 * down, 2 * right, height, width, down, right)
    found = list(bands(window, 8, 100_000))
    assert found[0].top == window.top
    assert sum(band.height for band in found) == height
    assert sum(band.size[0] for band in found) == window.size[0]
    for band in found:
        assert (band.left, band.width, band.down, band.right) == (window.left, width, down, right)
        assert band.size[0] == 1 or 8 * band.size[0] * band.size[1] <= MOST_BYTES


def test_a_window_serves_a_smaller_one_that_is_not_finer():
    large = Window(0, 0, 100, 100, 2, 2)
    assert covers(large, Window(10, 10, 50, 50, 2, 2))
    assert covers(large, Window(10, 10, 50, 50, 3, 2))
    assert not covers(large, Window(10, 10, 50, 50, 1, 2))
    assert not covers(large, Window(60, 60, 50, 50, 2, 2))
