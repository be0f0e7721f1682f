"""The book's own numbers, typed by hand: 6.2 to 6.5."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from designer.errors import DesignerError
from designer.runtime.laboratory.by_hand import learn, slide
from designer.runtime.laboratory.largest_rate import largest_rate
from designer.runtime.laboratory.reports import COLDEST, HOTTEST, Walk, grid
from designer.runtime.laboratory.sliding import pool
from designer.runtime.laboratory.softmax import softmax_weights
from designer.runtime.laboratory.windows import Axis

BOOK = np.arange(9.0).reshape(1, 3, 3)
KERNEL = np.array([[[0.0, 1], [2, 3]]])
STRIPES = np.ones((1, 6, 8))
STRIPES[:, :, 2:6] = 0
EDGE = np.array([[[1.0, -1]]])


def walk(sort, size, kernel, stride=(1, 1), padding=(0, 0), **more) -> Walk:
    axes = [Axis(size[at], kernel[at], stride[at], padding[at], padding[at]) for at in range(2)]
    return Walk(sort, *axes, **more)


def result(walked: Walk, maps, kernels=()) -> list[list[float]]:
    return slide(walked, grid(maps), grid(kernels), None).result.array.tolist()


def test_6_2a_correlation_and_6_2e_true_convolution() -> None:
    plain = walk("conv", (3, 3), (2, 2))
    assert result(plain, BOOK, KERNEL) == [[19, 25], [37, 43]]
    assert result(plain, BOOK, KERNEL[:, ::-1, ::-1]) == [[5, 11], [23, 29]]


def test_6_2c_the_edge_detector_finds_both_edges_and_none_on_its_side() -> None:
    assert result(walk("conv", (6, 8), (1, 2)), STRIPES, EDGE) == [[0, 1, 0, 0, 0, -1, 0]] * 6
    assert result(walk("conv", (8, 6), (1, 2)), STRIPES.transpose(0, 2, 1), EDGE) == [[0] * 5] * 8


def test_6_3_padding_and_stride() -> None:
    padded = walk("conv", (3, 3), (2, 2), padding=(1, 1))
    assert result(padded, BOOK, KERNEL) == [[0, 3, 8, 4], [9, 19, 25, 10], [21, 37, 43, 16], [6, 7, 8, 0]]
    assert result(walk("conv", (3, 3), (2, 2), (3, 2), (1, 1)), BOOK, KERNEL) == [[0, 8], [6, 8]]


def test_6_4a_channels_are_added_up() -> None:
    maps, kernels = np.concatenate((BOOK, BOOK + 1)), np.concatenate((KERNEL, KERNEL + 1))
    trial = slide(walk("conv", (3, 3), (2, 2)), grid(maps), grid(kernels), None)
    assert trial.result.array.tolist() == [[56, 72], [104, 120]]
    assert trial.partial.array[0].tolist() == [[19, 25], [37, 43]]


def test_6_5_pooling() -> None:
    assert result(walk("max", (3, 3), (2, 2)), BOOK) == [[4, 5], [7, 8]]
    assert result(walk("avg", (3, 3), (2, 2)), BOOK) == [[2, 3], [5, 6]]
    sixteen = np.arange(16.0).reshape(1, 4, 4)
    assert result(walk("max", (4, 4), (3, 3), (3, 3)), sixteen) == [[10]]
    assert result(walk("max", (4, 4), (3, 3), (2, 2), (1, 1)), sixteen) == [[5, 7], [13, 15]]
    without = walk("avg", (4, 4), (3, 3), (2, 2), (1, 1), counts_padding=False)
    assert result(without, sixteen) == [[2.5, 4], [8.5, 10]]


def test_6_2d_a_kernel_is_learned_step_by_step_as_in_the_book() -> None:
    walked = walk("conv", (6, 8), (1, 2))
    target = slide(walked, grid(STRIPES), grid(EDGE), None).result
    learned = learn(walked, grid(STRIPES), target, grid(np.zeros((1, 1, 2))), 0.03, 10)
    expected = [12, 4.915, 2.013, 0.825, 0.338, 0.138, 0.0567, 0.0232, 0.0095, 0.0039]
    np.testing.assert_allclose(learned.losses, expected, rtol=5e-3)
    np.testing.assert_allclose(learned.kernels.array[-1, 0, 0], [0.98847, -0.98847], atol=1e-5)
    assert len(learned.kernels.array) == len(learned.results.array) == 11
    assert not learned.grows


def test_6_2d_the_loss_grows_when_the_rate_is_too_large() -> None:
    walked = walk("conv", (6, 8), (1, 2))
    target = slide(walked, grid(STRIPES), grid(EDGE), None).result
    start = grid(np.full((1, 1, 2), 0.5))
    at_the_book_s = learn(walked, grid(STRIPES), target, start, 0.03, 10)
    assert at_the_book_s.losses[0] == 27
    assert at_the_book_s.losses[-1] == pytest.approx(0.274, abs=1e-3)
    np.testing.assert_allclose(at_the_book_s.kernels.array[-1, 0, 0], [1.0422, -0.9348], atol=1e-4)
    assert learn(walked, grid(STRIPES), target, start, 0.034, 60).grows
    assert learn(walked, grid(STRIPES), target, start, 1e9, 200).grows, "also where it ends as no number"


def test_a_kernel_larger_than_its_input_and_a_target_of_another_size_are_refused() -> None:
    with pytest.raises(DesignerError, match="window 5×5 is larger than its input 3×3"):
        slide(walk("conv", (3, 3), (5, 5)), grid(BOOK), grid(np.ones((1, 5, 5))), None)
    with pytest.raises(DesignerError, match="the target is 3×3, but what comes out is 2×2"):
        learn(walk("conv", (3, 3), (2, 2)), grid(BOOK), grid(BOOK[0]), grid(KERNEL), 0.1, 1)


def test_what_is_no_number_is_handed_on() -> None:
    broken = BOOK.copy()
    broken[0, 0, 0] = np.nan
    found = np.array(result(walk("conv", (3, 3), (2, 2)), broken, KERNEL))
    assert np.isnan(found).tolist() == [[True, False], [False, False]]


@given(st.integers(1, 7), st.integers(1, 7), st.integers(1, 3), st.integers(1, 3), st.integers(0, 2), st.integers(1, 2))
def test_the_window_gives_what_torch_s_own_layer_gives(height, width, kernel, stride, padding, dilation) -> None:
    axes = [Axis(size, kernel, stride, padding, padding, dilation) for size in (height, width)]
    walked = Walk("conv", *axes)
    if not walked.fits:
        return
    layer = nn.Conv2d(2, 1, kernel, stride, padding, dilation)
    maps = torch.rand(2, height, width)
    with torch.no_grad():
        expected = layer(maps[None])[0, 0].numpy()
    trial = slide(walked, grid(maps.numpy()), grid(layer.weight[0].detach().numpy()), layer.bias.item())
    np.testing.assert_allclose(trial.result.array, expected, atol=1e-5)


def test_6_5g_softmax_pooling_of_1_2_3_4_is_3_49():
    numbers = grid(np.float32([[[1, 2], [3, 4]]]))
    found = slide(Walk("soft", Axis(2, 2), Axis(2, 2)), numbers, grid([]), None).result.array
    weights = torch.tensor([1.0, 2, 3, 4]).softmax(0)
    assert found.tolist() == [[pytest.approx(float(weights @ torch.tensor([1.0, 2, 3, 4])), rel=1e-6)]]
    assert round(float(found[0, 0]), 2) == 3.49


@pytest.mark.parametrize("temperature", [COLDEST, 0.3, 1.0, 40.0, HOTTEST])
@pytest.mark.parametrize(("stride", "padding", "dilation"), [(1, 0, 1), (2, 1, 1), (1, 0, 2)])
def test_6_5g_softmax_pooling_lies_between_the_maximum_and_the_mean(temperature, stride, padding, dilation):
    maps = torch.randn(1, 7, 6, generator=torch.Generator().manual_seed(3))
    rows, columns = (Axis(size, 3, stride, padding, padding, dilation) for size in (7, 6))
    walk = Walk("soft", rows, columns, temperature=temperature)
    found = pool(walk, maps)[0]
    cells = torch.nn.functional.unfold(
        torch.nn.functional.pad(maps, (padding,) * 4, value=-math.inf)[None], 3, dilation, 0, stride
    )
    for at, window in enumerate(cells[0].T):
        inside = window[window.isfinite()].double()
        weights = (inside / temperature).softmax(0)
        row, column = divmod(at, columns.count)
        ends = {COLDEST: inside.max(), HOTTEST: inside.mean()}
        assert float(found[row, column]) == pytest.approx(float(ends.get(temperature, weights @ inside)), abs=1e-5)
        seen = window.reshape(3, 3).nan_to_num(neginf=0).numpy()
        told = softmax_weights(seen, window.reshape(3, 3).isinf().numpy().astype("f4"), temperature)
        assert float((told * seen).sum()) == pytest.approx(float(found[row, column]), abs=1e-5)


def test_6_5g_a_window_on_padding_alone_is_refused():
    walk = Walk("soft", Axis(4, 2, 1, 2, 2), Axis(4, 2, 1, 2, 2))
    with pytest.raises(DesignerError, match="the padding is more than half of the window"):
        pool(walk, torch.zeros(1, 4, 4))


@pytest.mark.parametrize(("with_bias", "edge"), [(False, 1 / 30), (True, 0.0161)])
def test_6_2d_from_which_rate_on_the_loss_grows_is_told_where_it_does(with_bias, edge) -> None:
    walked, start = walk("conv", (6, 8), (1, 2)), np.full((1, 1, 2), 0.5)
    target = grid([[0, 1, 0, 0, 0, -1, 0]] * 6)
    below = learn(walked, grid(STRIPES), target, grid(start), 0.05, 10, with_bias).below
    assert below == pytest.approx(edge, rel=5e-3)
    assert learn(walked, grid(STRIPES), target, grid(start), 0.98 * below, 400, with_bias).below == 0
    assert learn(walked, grid(STRIPES), target, grid(start), 1.02 * below, 400, with_bias).below == below


def test_where_nothing_flows_in_there_is_no_such_rate() -> None:
    walked, nothing = walk("conv", (6, 8), (1, 2)), grid(np.zeros((1, 6, 8)))
    assert largest_rate(walked, torch.zeros(1, 6, 8), with_bias=False) == 0
    assert learn(walked, nothing, grid(np.ones((6, 7))), grid(EDGE), 1.0, 3).below == 0
