"""What blocks hold is what torch makes of the same cells."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from designer.runtime.pictures.reading import blocks_of
from designer.runtime.pictures.reports import Arrangement, Window
from designer.runtime.pictures.sheet import Sheet, usual

SHAPES = [
    (),
    (7,),
    (5, 9),
    (6, 1, 3, 3),
    (5, 1, 2, 3),
    (3, 2, 3, 3),
    (4, 2, 5),
    (2, 3, 2, 3, 2),
    (4, 70, 80),
    (3, 2, 70, 3),
]


def whole(sheet: Sheet, down: int = 1, right: int = 1) -> Window:
    return Window(0, 0, *sheet.size, down, right)


def by_hand(tensor: torch.Tensor, sheet: Sheet) -> torch.Tensor:
    """Every cell of the picture, one after the other; NaN in gaps."""
    picture = torch.full(sheet.size, torch.nan, dtype=torch.float64)
    for row in range(sheet.size[0]):
        for column in range(sheet.size[1]):
            index = sheet.index_at(row, column)
            if index is not None:
                picture[row, column] = tensor[index]
    return picture


@pytest.mark.parametrize("shape", SHAPES)
def test_every_element_has_one_cell_and_it_shows_its_value(shape):
    tensor = torch.randn(shape)
    sheet = Sheet(shape, usual(shape))
    cells = [sheet.index_at(row, column) for row in range(sheet.size[0]) for column in range(sheet.size[1])]
    assert sorted(cell for cell in cells if cell is not None) == sorted(np.ndindex(shape))
    for row, column in np.ndindex(sheet.size):
        index = sheet.index_at(row, column)
        assert index is None or sheet.cell_of(index) == (row, column)
    shown = blocks_of(tensor, sheet.arrangement, whole(sheet), "sample").array
    assert np.array_equal(shown, by_hand(tensor, sheet).float().numpy(), equal_nan=True)


def test_kernels_lie_out_by_in_with_gaps_between():
    sheet = Sheet((2, 3, 2, 2), usual((2, 3, 2, 2)))
    assert sheet.size == (5, 8)
    assert sheet.index_at(0, 0) == (0, 0, 0, 0)
    assert sheet.index_at(3, 0) == (1, 0, 0, 0), "the output runs downwards"
    assert sheet.index_at(0, 3) == (0, 1, 0, 0), "the input runs to the right"
    assert sheet.index_at(4, 7) == (1, 2, 1, 1)
    assert sheet.index_at(2, 0) is None, "between two kernels there is nothing"


def test_kernels_of_one_input_lie_in_a_square():
    sheet = Sheet((6, 1, 5, 5), usual((6, 1, 5, 5)))
    assert sheet.size == (11, 17)
    assert sheet.index_at(6, 12) == (5, 0, 0, 0)
    assert Sheet((5, 1, 1, 1), usual((5, 1, 1, 1))).index_at(2, 4) is None, "the last place is empty"


@st.composite
def pictures(draw):
    shape = draw(st.sampled_from([shape for shape in SHAPES if shape]))
    sheet = Sheet(shape, usual(shape))
    top, left = (draw(st.integers(0, size - 1)) for size in sheet.size)
    height, width = draw(st.integers(1, sheet.size[0] - top)), draw(st.integers(1, sheet.size[1] - left))
    return sheet, Window(top, left, height, width, draw(st.integers(1, 9)), draw(st.integers(1, 9)))


@given(pictures(), st.integers(0, 9))
def test_blocks_are_the_mean_and_the_largest_size_of_their_cells(picture, seed):
    sheet, window = picture
    tensor = torch.randn(sheet.shape, generator=torch.Generator().manual_seed(seed))
    cells = blocks_of(tensor, sheet.arrangement, Window(window.top, window.left, window.height, window.width), "sample")
    expected = {how: np.full(window.size, np.nan) for how in ("mean", "largest")}
    counts = np.zeros(window.size, int)
    for row, column in np.ndindex(window.size):
        block = cells.array[
            row * window.down : (row + 1) * window.down, column * window.right : (column + 1) * window.right
        ]
        values = torch.from_numpy(block[~np.isnan(block)])
        counts[row, column] = values.numel()
        if values.numel():
            expected["mean"][row, column] = values.mean()
            expected["largest"][row, column] = values.abs().max()
    assert np.array_equal(sheet.counts(window), counts)
    for how, found in expected.items():
        shown = blocks_of(tensor, sheet.arrangement, window, how).array
        np.testing.assert_allclose(shown, found, rtol=1e-5, atol=1e-6)
    sampled = blocks_of(tensor, sheet.arrangement, window, "sample").array
    assert np.array_equal(np.isnan(sampled), counts == 0), "a sample falls into a gap only where there is nothing else"


@pytest.mark.parametrize("own", [False, True])
def test_a_large_picture_reduced_band_by_band_is_the_same(own, monkeypatch):
    tensor = torch.randn(40, 3, 3, 3)
    sheet = Sheet((40, 3, 3, 3), usual((40, 3, 3, 3)))
    at_once = blocks_of(tensor, sheet.arrangement, whole(sheet, 3, 2), "mean", own)
    monkeypatch.setattr("designer.runtime.pictures.reading.AT_ONCE", 50)
    assert np.array_equal(blocks_of(tensor, sheet.arrangement, whole(sheet, 3, 2), "mean", own).array, at_once.array)


@pytest.mark.parametrize("how", ["sample", "mean"])
def test_each_kernel_can_be_shown_by_its_own_largest_size(how):
    tensor = torch.randn(3, 2, 3, 3) * torch.tensor([1.0, 100.0, 0.0]).reshape(3, 1, 1, 1)
    sheet = Sheet((3, 2, 3, 3), usual((3, 2, 3, 3)))
    sizes = tensor.abs().amax((2, 3), keepdim=True)
    shares = tensor / torch.where(sizes > 0, sizes, 1.0)
    shown = blocks_of(tensor, sheet.arrangement, whole(sheet), how, own="size").array
    np.testing.assert_allclose(shown, by_hand(shares, sheet).numpy(), rtol=1e-6)


@pytest.mark.parametrize("how", ["sample", "mean"])
def test_6_2f_each_map_can_be_shown_from_its_own_lowest_to_its_own_highest(how):
    tensor = torch.rand(3, 1, 4, 4) * torch.tensor([1.0, 100.0, 0.0]).reshape(3, 1, 1, 1) + 7
    sheet = Sheet((3, 1, 4, 4), usual((3, 1, 4, 4)))
    low, high = tensor.amin((2, 3), keepdim=True), tensor.amax((2, 3), keepdim=True)
    shares = (tensor - low) / torch.where(high > low, high - low, 1.0)
    shown = blocks_of(tensor, sheet.arrangement, whole(sheet), how, own="range").array
    np.testing.assert_allclose(shown, by_hand(shares, sheet).numpy(), atol=1e-5)


def test_6_2f_what_is_no_number_leaves_the_range_of_its_map_alone():
    tensor = torch.tensor([[0.0, 2.0, torch.nan, torch.inf], [4.0, 5.0, -torch.inf, 6.0]]).reshape(2, 1, 2, 2)
    sheet = Sheet((2, 1, 2, 2), usual((2, 1, 2, 2)))
    shown = blocks_of(tensor, sheet.arrangement, whole(sheet), "mean", own="range").array
    by_map = [shown[np.ix_(range(2), columns)].reshape(-1).tolist() for columns in ((0, 1), (3, 4))]
    assert by_map[0][:2] == [0.0, 1.0] and np.isnan(by_map[0][2]) and by_map[0][3] == np.inf
    assert by_map[1] == [0.0, 0.5, -np.inf, 1.0]


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=4, max_size=4))
def test_a_mean_is_finite_where_all_values_are(values):
    tensor = torch.tensor(values).reshape(2, 2)
    blocks = blocks_of(tensor, Arrangement((0,), (1,)), Window(0, 0, 2, 2, 2, 2), "mean")
    assert blocks.array[0, 0] == pytest.approx(float(tensor.double().mean()), rel=1e-5, abs=1e-38)


@pytest.mark.parametrize("odd", [torch.nan, torch.inf, -torch.inf])
def test_what_is_no_number_is_in_its_block_and_in_no_other(odd):
    tensor = torch.zeros(4, 4)
    tensor[3, 1] = odd
    arrangement, window = Arrangement((0,), (1,)), Window(0, 0, 4, 4, 2, 2)
    mean = blocks_of(tensor, arrangement, window, "mean").array
    assert np.array_equal(mean, np.array([[0, 0], [odd, 0]], np.float32), equal_nan=True)
    largest = blocks_of(tensor, arrangement, window, "largest").array
    assert np.array_equal(largest, np.array([[0, 0], [abs(odd), 0]], np.float32), equal_nan=True)


def test_dimensions_can_be_cut_and_exchanged():
    tensor = torch.randn(3, 4, 5)
    turned = Arrangement((2,), (0,), fixed=((1, 2),))
    shown = blocks_of(tensor, turned, Window(0, 0, 5, 3), "mean").array
    assert np.array_equal(shown, tensor[:, 2, :].T.numpy())
