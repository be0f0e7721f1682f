import numpy as np
import pytest

from designer.ui.palette import DARK, LIGHT
from designer.ui.panels.colourmap import BLACK, WHITE, ink_on, limit, paint, rgba, scale
from tests.ui.test_theme import contrast

COLOURS = (LIGHT.negative, LIGHT.panel, LIGHT.positive)


def painted(values, gaps=None, largest=1.0):
    return paint(np.array(values, np.float32), gaps, largest, COLOURS, LIGHT.not_finite)


def test_the_ends_and_zero_have_their_own_colours():
    pixels = painted([[-2.0, 0.0, 2.0]], largest=2.0)
    assert [tuple(pixel) for pixel in pixels[0]] == [rgba(c) for c in COLOURS]
    assert rgba("#1D4ED8") == (29, 78, 216, 255)


def test_what_lies_beyond_the_scale_has_the_colour_of_its_end():
    assert tuple(painted([[9.0]])[0, 0]) == rgba(LIGHT.positive)


def test_half_way_up_is_half_way_between_the_colours():
    middle = (np.array(rgba(LIGHT.panel)) + np.array(rgba(LIGHT.positive))) / 2
    assert np.abs(painted([[0.5]])[0, 0] - middle).max() <= 1


def test_what_is_no_number_stands_out_and_gaps_are_clear():
    pixels = painted([[np.nan, np.inf, np.nan]], gaps=np.array([[False, False, True]]))
    assert [tuple(pixel) for pixel in pixels[0]] == [rgba(LIGHT.not_finite)] * 2 + [(0, 0, 0, 0)]


def test_each_cell_can_have_its_own_scale():
    pixels = painted([[0.1, 10.0]], largest=np.array([[0.1, 10.0]], np.float32))
    assert [tuple(pixel) for pixel in pixels[0]] == [rgba(LIGHT.positive)] * 2


def test_the_limit_is_the_largest_size_of_a_finite_value():
    assert limit(np.array([1, -3, np.inf, np.nan], np.float32)) == 3
    assert limit(np.arange(101, dtype=np.float32), 0.99) == 99
    assert limit(np.array([0] * 200 + [7], np.float32), 0.99) == 7, "a picture of one value is not left blank"
    assert limit(np.zeros(3, np.float32)) == 1
    assert limit(np.array([np.nan], np.float32)) == 1


def test_zero_shows_as_the_panel_in_the_dark_too():
    colours = scale(DARK.negative, DARK.panel, DARK.positive)
    assert tuple(colours[len(colours) // 2]) == rgba(DARK.panel)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_numbers_in_cells_are_read_on_every_colour_of_the_scale(palette):
    for red, green, blue, _ in scale(palette.negative, palette.panel, palette.positive).tolist():
        ground = f"#{red:02x}{green:02x}{blue:02x}"
        chosen = contrast(ink_on(red << 16 | green << 8 | blue), ground)
        assert chosen >= 4
        assert chosen >= max(contrast(ink, ground) for ink in (BLACK, WHITE)) - 0.6
