"""Known values have known colours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.ui.palette import DARK, LIGHT
from designer.ui.panels.picture.colours import ABOVE, BELOW, GAP, LAST, NAN, Scale, steps, table

SIGNED = Scale(-2.0, 2.0, True)


def hexes(palette, signed):
    return [f"#{int(colour) & 0xFFFFFF:06X}" for colour in table(palette, signed, palette.line)]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_ends_and_the_middle_have_the_palettes_own_colours(palette):
    signed, other = hexes(palette, True), hexes(palette, False)
    assert (signed[0], signed[LAST // 2], signed[LAST]) == (palette.negative, palette.panel, palette.positive)
    assert (other[0], other[LAST]) == (palette.panel, palette.sequence[-1])
    assert signed[GAP : BELOW + 1] == [palette.line, palette.not_finite, palette.above, palette.below]


def test_zero_is_the_middle_and_what_is_beyond_has_the_strongest_colour():
    values = np.array([[-9, -2, 0, 1, 2, 9]], np.float32)
    assert steps(values, SIGNED).tolist() == [[0, 0, 125, 188, 250, 250]]


def test_what_is_no_number_and_what_is_no_value_have_steps_of_their_own():
    values = np.array([[np.nan, np.inf, -np.inf, np.nan, 2]], np.float32)
    gaps = np.array([[False, False, False, True, False]])
    assert steps(values, SIGNED, gaps).tolist() == [[NAN, ABOVE, BELOW, GAP, LAST]]


@given(
    st.lists(st.floats(), min_size=1, max_size=20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
)
def test_any_numbers_have_colours_in_their_order(values, one, other, signed):
    scale = Scale.around(min(one, other), max(one, other), signed)
    array = np.sort(np.array([values]))
    found = steps(array, scale)
    finite = found[np.isfinite(array)].astype(int)
    assert (finite <= LAST).all()
    assert (np.diff(finite) >= 0).all()
    assert (found[np.isnan(array)] == NAN).all()


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_float32_is_coloured_like_float64(values):
    array = np.array([values], np.float64)
    for scale in (SIGNED, Scale.around(float(array.min()), float(array.max()), True)):
        close = np.abs(steps(array.astype(np.float32), scale).astype(int) - steps(array, scale)) <= 1
        assert close.all()
