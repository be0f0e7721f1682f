"""Filters as pictures, against torch's own convolution and cosine."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from designer.errors import DesignerError
from designer.runtime.views.filters import colours, response, similarity


def test_kernels_of_three_channels_become_pictures_with_nought_in_the_middle():
    kernels = torch.zeros(2, 3, 1, 2)
    kernels[0, 0, 0, 0], kernels[0, 2, 0, 1], kernels[1, 1, 0, 0] = 2.0, -2.0, 1.0
    common = colours(kernels)
    assert common.shape == (2, 1, 2, 3)
    assert common[0].tolist() == [[[255, 128, 128], [128, 128, 0]]]
    assert common[1, 0, 0].tolist() == [128, 191, 128]
    assert colours(kernels, own=True)[1, 0, 0].tolist() == [128, 255, 128]


def test_kernels_of_zeros_and_of_nothing_finite_are_grey():
    assert colours(torch.zeros(1, 3, 2, 2)).unique().tolist() == [128]
    assert colours(torch.full((1, 3, 2, 2), torch.nan), own=True).unique().tolist() == [128]


@pytest.mark.parametrize("shape", [(2, 1, 3, 3), (3, 3), (2, 3, 3)])
def test_other_kernels_are_no_pictures_in_colour(shape):
    with pytest.raises(DesignerError, match="three input channels"):
        colours(torch.zeros(shape))


def test_a_response_says_how_strongly_a_wave_comes_through():
    kernel = torch.randn(1, 1, 3, 5)
    found = response(kernel)
    assert found.shape == (1, 1, 32, 32)
    x, frequencies = torch.arange(64.0), torch.fft.fftshift(torch.fft.fftfreq(32))
    for row, column in ((16, 16), (20, 16), (16, 3), (9, 30)):
        v, u = frequencies[row], frequencies[column]
        wave = torch.polar(torch.ones(64, 64), 2 * torch.pi * (v * x[:, None] + u * x))
        out = functional.conv2d(wave[None, None], kernel.to(wave.dtype))
        torch.testing.assert_close(out.abs().mean(), found[0, 0, row, column], atol=1e-4, rtol=1e-4)


def test_the_mean_of_a_kernel_is_in_the_middle_of_its_response():
    kernels = torch.randn(4, 3, 5, 5)
    torch.testing.assert_close(response(kernels)[..., 16, 16], kernels.sum(dim=(-2, -1)).abs())


def test_kernels_of_one_and_three_dimensions_have_responses_too():
    assert response(torch.ones(2, 3, 7)).shape == (2, 3, 1, 32)
    assert response(torch.ones(2, 3, 2, 3, 3)).shape == (2, 3, 2, 32, 32)
    assert response(torch.ones(1, 1, 3, 40)).shape == (1, 1, 32, 64)
    with pytest.raises(DesignerError, match="of kernels"):
        response(torch.ones(3, 3))


@given(st.integers(1, 6), st.integers(1, 5), st.sampled_from([1e-40, 1e-20, 1.0, 1e30]))
def test_similarity_is_the_cosine_whatever_the_size(count, width, size):
    rows = torch.randn(count, width, dtype=torch.float64)
    found = similarity((rows * size).float())
    torch.testing.assert_close(
        found, functional.cosine_similarity(rows[:, None], rows[None], dim=2).float(), atol=2e-3, rtol=0
    )


def test_filters_and_channels_can_be_compared():
    weight = torch.randn(6, 4, 3, 3).bfloat16()
    assert similarity(weight).shape == (6, 6)
    found = similarity(weight, axis=1)
    assert found.shape == (4, 4)
    torch.testing.assert_close(
        found[1, 2], functional.cosine_similarity(weight[:, 1].float().flatten(), weight[:, 2].float().flatten(), dim=0)
    )


def test_a_filter_of_zeros_is_like_nothing():
    assert similarity(torch.tensor([[0.0, 0.0], [1.0, 0.0]])).tolist() == [[0.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize("tensor", [torch.zeros(0, 3), torch.tensor(1.0), torch.empty(3, 3, device="meta")])
def test_what_has_no_filters_is_refused(tensor):
    with pytest.raises(DesignerError, match=r"no rows|no values"):
        similarity(tensor)


def test_too_many_filters_are_refused_before_anything_is_worked_out():
    with pytest.raises(DesignerError, match="too many to be compared"):
        similarity(torch.zeros(1).expand(200_000, 3))
