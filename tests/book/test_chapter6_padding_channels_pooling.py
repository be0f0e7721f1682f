"""Sections 6.3 to 6.5, what a person would want to try besides the listings."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

import designer
from designer.runtime.laboratory.windows import Axis, unread_words
from tests.book.layers import KERNEL, counted, of_shape, square, with_weight
from tests.book.test_book import built, opened, results
from tests.book.test_lessons import setting
from tests.book.values import NINE, SIXTEEN, alone, image, numbers, value
from tests.helpers.drawing import node, row


def test_6_3a_ten_layers_lose_a_third_of_the_pixels_and_the_middle_is_used_four_times():
    layers = [node(f"c{at}", "layer", str(at), "Conv2d", in_channels=1, out_channels=1, kernel_size=5)
              for at in range(10)]  # fmt: skip
    report = designer.shapes(of_shape(row(*layers), 1, 240, 240))
    assert report.nodes["c9"].outputs["output"] == "B×1×200×200"
    assert pytest.approx(0.306, abs=5e-4) == 1 - 200**2 / 240**2
    x = torch.ones(1, 1, 4, 4, requires_grad=True)
    square(torch.ones(2, 2))(x).sum().backward()
    assert x.grad[0, 0, :2].tolist() == [[1, 2, 2, 1], [2, 4, 4, 2]]


@pytest.mark.parametrize(
    ("name", "size", "count"), [("same", "8×8", 10), ("tall", "8×8", 16), ("strided", "4×4", 10), ("odd", "2×2", 16)]
)
def test_6_3b_c_d_e_sizes_and_parameters_of_the_four(name, size, count):
    drawn = opened("padding_stride")
    report = designer.shapes(drawn)
    assert report.nodes[next(n.id for n in drawn.main_block.nodes if n.name == name)].outputs["output"] == f"B×1×{size}"
    assert sum(p.numel() for p in built("padding_stride").get_submodule(name).parameters()) == count


def test_6_3e_rows_6_and_7_are_never_read_and_it_is_said():
    rows, columns = Axis(8, 3, 3, 0, 0), Axis(8, 5, 4, 1, 1)
    assert (rows.count, columns.count) == (2, 2)
    said = unread_words(rows, columns)
    assert said == "Rows 6 and 7 are never read (16 of 64 cells), nor is part of the padding."


def test_6_3_an_even_kernel_cannot_keep_the_size_and_same_wants_no_stride():
    assert alone("Conv2d", in_channels=1, out_channels=1, kernel_size=2, padding=1)(torch.rand(1, 1, 8, 8)).shape[
        2:
    ] == (9, 9)
    drawn = setting(setting(opened("padding_stride"), "same", "padding", "same"), "same", "stride", 2)
    assert any("same" in one.message for one in designer.shapes(drawn).problems if one.severity == "error")


def test_6_3f_mirrored_padding_a_stride_of_a_half_and_what_a_stride_costs():
    mirrored = square(torch.tensor([[1.0]]), padding=0)(F.pad(NINE, (1, 1, 1, 1), "reflect")).detach()[0, 0]
    assert mirrored[:2].tolist() == [[4, 3, 4, 5, 4], [1, 0, 1, 2, 1]]
    assert alone("ConvTranspose2d", in_channels=1, out_channels=1, kernel_size=2, stride=2)(
        torch.rand(1, 1, 8, 8)
    ).shape[2:] == (16, 16)
    plain = {"in_channels": 1, "out_channels": 1, "kernel_size": 3}
    assert [2 * counted("Conv2d", (1, 8, 8), **plain, padding=1, stride=s)[1] for s in (1, 2)] == [1152, 288]


def test_6_4b_a_bias_makes_27_of_24():
    plain = {"in_channels": 2, "out_channels": 3, "kernel_size": 2}
    assert [counted("Conv2d", (2, 3, 3), **plain, bias=bias)[0] for bias in (False, True)] == [24, 27]


def test_6_4a_the_two_partial_maps_are_seen_before_they_are_added():
    x = torch.stack((NINE[0, 0], NINE[0, 0] + 1))[None]
    net = with_weight("Conv2d", torch.stack((KERNEL, KERNEL + 1)), in_channels=2, out_channels=1, kernel_size=2)
    parts = [square(KERNEL)(x[:, :1]), square(KERNEL + 1)(x[:, 1:])]
    assert numbers(parts[0] + parts[1]) == numbers(net(x)) == [56, 72, 104, 120]


def test_6_4d_what_a_large_convolution_costs():
    plain = {"in_channels": 128, "out_channels": 128, "kernel_size": 5}
    assert 2 * counted("Conv2d", (128, 256, 256), **plain)[1] == 52_022_476_800
    padded = 2 * counted("Conv2d", (128, 256, 256), **plain, padding=2)[1]
    doubled = {**plain, "in_channels": 256, "out_channels": 256, "padding": 2}
    assert padded == 53_687_091_200 and 2 * counted("Conv2d", (256, 256, 256), **doubled)[1] == 4 * padded
    small = {"in_channels": 1, "out_channels": 1, "kernel_size": 3}
    assert [2 * counted("Conv2d", (1, 8, 8), **small, padding=p)[1] for p in (1, 2)] == [1152, 1800]


def test_6_5a_the_default_stride_is_the_window():
    assert numbers(alone("MaxPool2d", kernel_size=2)(NINE)) == [4]


def test_6_5b_the_largest_erases_the_negative_edge_and_abs_keeps_it():
    edges, one_on = built("edge_detector"), image().roll(1, 3)
    two = alone("MaxPool2d", kernel_size=2, stride=2)
    with torch.no_grad():
        assert two(edges(image()))[0, 0, 0].tolist() == [1, 0, 0] and two(edges(one_on))[0, 0, 0].tolist() == [0, 1, 0]
        close = alone("MaxPool2d", kernel_size=2, stride=1)
        assert close(edges(image()).abs())[0, 0, 0].tolist() == [1, 1, 0, 0, 1, 1]
        assert close(edges(one_on))[0, 0, 0].tolist() == [0, 1, 1, 0, 0, 0]


def test_6_5e_a_mean_counts_the_zeros_around_it_unless_it_is_told_not_to():
    mean = {"kernel_size": 3, "padding": 1, "stride": 2}
    assert numbers(alone("AvgPool2d", **mean)(SIXTEEN)) == pytest.approx([1.11, 2.67, 5.67, 10], abs=5e-3)
    assert numbers(alone("AvgPool2d", **mean, count_include_pad=False)(SIXTEEN)) == [2.5, 4, 8.5, 10]
    drawn = of_shape(row(node("a", "layer", "a", "MaxPool2d", kernel_size=2, padding=2)), 1, 4, 4)
    assert [one for one in designer.shapes(drawn).problems if one.severity == "error"]


def test_6_5g_largest_smallest_and_a_soft_one():
    a, b = torch.randn(50), torch.randn(50)
    torch.testing.assert_close(torch.maximum(a, b), F.relu(a - b) + b)
    x = torch.randn(1, 1, 4, 4)
    assert torch.equal(-alone("MaxPool2d", kernel_size=2)(-x), x.unfold(2, 2, 2).unfold(3, 2, 2).amin((4, 5)))
    four = torch.tensor([1.0, 2, 3, 4])
    assert value(alone("Softmax", dim=-1)(four) @ four) == pytest.approx(3.49, abs=5e-3)


def test_6_5f_pooling_never_mixes_channels():
    *_, both, _ = results(built("pooling"), NINE, SIXTEEN)
    assert numbers(both[:, 1] - both[:, 0]) == [1] * 4
