"""Where a person looks on a sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.ui.panels.picture.camera import LARGEST, LEAST, MARGIN, Camera

SIZES = st.integers(1, 20_000)


def seen(rows, columns, width=300, height=200):
    return Camera(rows, columns, width, height).fitted()


@given(SIZES, SIZES)
def test_a_fitted_sheet_is_all_in_the_view(rows, columns):
    camera = seen(rows, columns)
    left, top = camera.place(0, 0)
    right, bottom = camera.place(columns, rows)
    assert left >= MARGIN - 0.1
    assert top >= MARGIN - 0.1
    assert right <= 300 - MARGIN + 0.1
    assert bottom <= 200 - MARGIN + 0.1
    assert camera.whole


@given(SIZES, SIZES, st.integers(-9, 9))
def test_a_cell_is_never_smaller_than_when_all_is_seen_nor_larger_than_makes_sense(rows, columns, notches):
    camera = seen(rows, columns).zoomed(2.0**notches, 10, 20)
    assert camera.fit <= camera.cell <= max(LARGEST, camera.fit)


@given(st.floats(80, 220), st.floats(60, 140))
def test_zooming_keeps_the_place_under_the_mouse(x, y):
    camera = seen(900, 900).zoomed(6, 150, 100)
    assert camera.zoomed(1.25, x, y).at(x, y) == pytest.approx(camera.at(x, y))


def test_a_long_sheet_is_not_a_hairline():
    camera = seen(10, 5000)
    assert camera.size[1] * 10 == pytest.approx(LEAST)
    near = camera.zoomed(1e5, 150, 100)
    assert near.size[0] == near.size[1] == LARGEST


def test_a_place_and_the_cell_there_are_one():
    camera = seen(7, 9).zoomed(3, 40, 60)
    assert camera.cell_at(*camera.place(4.5, 3.5)) == (3, 4)
    assert camera.cell_at(-5000, 0) == (-1, -1)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_the_sheet_never_leaves_the_view(x, y):
    camera = seen(50, 80).zoomed(4, 10, 10).moved(x, y)
    left, top, width, height = camera.seen
    assert left >= -MARGIN
    assert top >= -MARGIN
    assert left + width <= 80 + MARGIN
    assert top + height <= 50 + MARGIN


def test_going_to_a_cell_puts_it_into_the_view_large_enough():
    camera = seen(16384, 16384).towards(9000, 3, 44)
    x, y = camera.place(3.5, 9000.5)
    assert 0 <= x <= 300
    assert 0 <= y <= 200
    assert camera.cell == 44
