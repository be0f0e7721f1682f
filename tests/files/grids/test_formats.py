"""What is looked at, written and read again: the same numbers, the same colours in the same places."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from designer.errors import DesignerError, FileRefused
from designer.files.grids import svg
from designer.files.grids.formats import FORMATS, write_grid
from designer.files.grids.grid import Grid, Paint
from designer.files.grids.text import lines

RAMP = bytes(part for step in range(252) for part in (step, 0, 255 - step))
PAINT = Paint(RAMP, -1.0, 1.0, b"\xff\x00\x80\xff\xff\x00\x00\xff\xff")


def grid_of(values, there=None, band=2):
    values = np.asarray(values, np.float32)
    there = np.ones(values.shape, bool) if there is None else np.asarray(there)
    bands = [(values[at : at + band], there[at : at + band]) for at in range(0, len(values), band)]
    height, width = values.shape
    return Grid(height, width, lambda: bands, values.shape, values.dtype, lambda: [part for part, _ in bands])


def test_a_picture_has_one_pixel_a_number_in_its_colour_and_is_clear_where_there_is_none(tmp_path):
    values = [[-1.0, 0.0, 1.0], [np.nan, np.inf, -5.0], [9.0, 0.5, 0.0]]
    there = np.ones((3, 3), bool)
    there[2, 2] = False
    write_grid(grid_of(values, there), PAINT, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as picture:
        pixels = np.asarray(picture.convert("RGBA"))
    assert pixels.shape == (3, 3, 4)
    assert pixels[0].tolist() == [[0, 0, 255, 255], [126, 0, 129, 255], [251, 0, 4, 255]]
    assert pixels[1].tolist() == [[255, 0, 128, 255], [255, 255, 0, 255], [0, 0, 255, 255]]
    assert pixels[2, 0].tolist() == [251, 0, 4, 255] and pixels[2, 2, 3] == 0


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 4))
def test_the_bands_in_which_it_is_made_are_not_seen(height, width, band):
    values = np.random.default_rng(0).uniform(-1, 1, (height, width))
    parts = [b"".join(form.parts(grid_of(values, band=band), PAINT)) for form in FORMATS]
    whole = [b"".join(form.parts(grid_of(values, band=99), PAINT)) for form in FORMATS]
    assert parts[1:] == whole[1:]
    pictures = [np.asarray(Image.open(io.BytesIO(data)).convert("RGB")) for data in (parts[0], whole[0])]
    assert np.array_equal(*pictures)


def test_a_drawing_has_a_rectangle_for_each_run_of_one_colour(tmp_path):
    write_grid(
        grid_of([[1.0, 1.0, -1.0], [-1.0, 1.0, 1.0]], [[True, True, True], [False, True, True]]),
        PAINT,
        tmp_path / "a.svg",
    )
    text = (tmp_path / "a.svg").read_text()
    assert 'viewBox="0 0 3 2"' in text
    assert re.findall(r'fill="(#\w+)" d="(\w+) (\d)h(\d)', text) == [
        ("#fb0004", "M0", "0", "2"),
        ("#0000ff", "M2", "0", "1"),
        ("#fb0004", "M1", "1", "2"),
    ]


def test_a_drawing_of_too_many_cells_is_refused_and_leaves_what_was_there(tmp_path, monkeypatch):
    monkeypatch.setattr(svg, "MOST_CELLS", 5)
    (tmp_path / "a.svg").write_text("old")
    with pytest.raises(DesignerError, match="2 × 3 cells are too many for a drawing; choose"):
        write_grid(grid_of(np.zeros((2, 3))), PAINT, tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]


@given(st.lists(st.floats(width=32), min_size=1, max_size=8))
def test_numbers_as_text_give_the_same_numbers_again(values):
    text = b"".join(FORMATS[2].parts(grid_of([values, values]), PAINT)).decode()
    read = np.loadtxt(io.StringIO(text), delimiter=",", dtype=np.float32, ndmin=2)
    assert np.array_equal(read, np.asarray([values, values], np.float32), equal_nan=True)


def test_a_gap_is_nothing_between_commas():
    assert lines(np.asarray([[0.1, 2.0]], np.float32), ",", np.asarray([[True, False]])) == "0.1,\n"
    assert lines(np.asarray([[1, 2]]), "\t") == "1\t2\n"


def test_numbers_for_numpy_are_read_by_numpy(tmp_path):
    values = np.random.default_rng(1).normal(size=(5, 3)).astype(np.float32)
    write_grid(grid_of(values), PAINT, tmp_path / "a.npy")
    assert np.array_equal(np.load(tmp_path / "a.npy", allow_pickle=False), values)


def test_all_equal_numbers_have_the_colour_of_the_middle():
    paint = Paint(RAMP, 2.0, 2.0, bytes(9))
    assert paint.numbers(np.full((1, 2), 2.0), np.ones((1, 2), bool)).tolist() == [[126, 126]]


def test_another_ending_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(FileRefused, match=r"a.gif: .* end in .png, .svg, .csv, .npy"):
        write_grid(grid_of([[1.0]]), PAINT, tmp_path / "a.gif")
