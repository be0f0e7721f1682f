"""The book's numbers of 6.3 to 6.5, padding and stride, channels, pooling; the section stands in the test's name."""

from __future__ import annotations

import pytest
import torch
from msgspec.structs import replace
from torch import nn
from torch.nn import functional as F

import designer
from tests.book.test_book import built, opened, results
from tests.book.test_lessons import setting
from tests.book.values import NINE, SIXTEEN, alone, image, numbers
from tests.helpers.drawing import design, node, row


def test_6_3a_f_padding_and_stride_of_the_cross_correlation():
    drawn = setting(opened("corr2d"), "conv", "padding", 1)
    padded = [0, 3, 8, 4, 9, 19, 25, 10, 21, 37, 43, 16, 6, 7, 8, 0]
    assert numbers(designer.build(drawn)(NINE)) == padded
    assert numbers(designer.build(setting(drawn, "conv", "stride", (3, 2)))(NINE)) == [0, 8, 6, 8]


def test_6_3b_padding_2_on_a_kernel_of_3_makes_10_of_8():
    report = designer.shapes(setting(opened("padding_stride"), "same", "padding", 2))
    assert "B×1×10×10" in {shape for node_ in report.nodes.values() for shape in node_.outputs.values()}


def test_6_4a_b_channels_are_added_up_and_several_come_out():
    net, x = built("channels"), torch.stack((NINE[0, 0], NINE[0, 0] + 1))[None]
    kernel = torch.stack((torch.tensor([[0.0, 1], [2, 3]]), torch.tensor([[1.0, 2], [3, 4]])))
    with torch.no_grad():
        net.several_in.weight.copy_(kernel[None])
        net.several_out.weight.copy_(torch.stack((kernel, kernel + 1, kernel + 2)))
        one, three, *_ = net(x, torch.rand(1, 3, 3, 3))
    assert numbers(one) == [56, 72, 104, 120]
    assert numbers(three) == [56, 72, 104, 120, 76, 100, 148, 172, 96, 128, 192, 224]


def test_6_4c_one_by_one_is_a_dense_layer_at_every_pixel():
    net = built("channels")
    with torch.no_grad():
        net.dense.weight.copy_(net.one_by_one.weight.flatten(1))
        net.dense.bias.copy_(net.one_by_one.bias)
    *_, one, dense = results(net, torch.rand(1, 2, 3, 3), torch.rand(1, 3, 3, 3))
    torch.testing.assert_close(one, dense)


def test_6_5a_c_d_e_f_poolings_give_the_books_numbers():
    largest, mean, own, both, wide = results(built("pooling"), NINE, SIXTEEN)
    assert numbers(largest) == [4, 5, 7, 8] and numbers(mean) == [2, 3, 5, 6]
    assert numbers(own) == [10]
    assert numbers(both) == [5, 7, 13, 15, 6, 8, 14, 16] and numbers(wide) == [5, 7, 13, 15]


@pytest.mark.parametrize(("groups", "count"), [(1, 409_728), (4, 102_528)])
def test_6_4d_groups_quarter_the_parameters(groups, count):
    given = {"in_channels": 128, "out_channels": 128, "kernel_size": 5, "padding": 2, "groups": groups}
    drawn = design(row(node("a", "layer", "conv", "Conv2d", **given)))
    first = replace(drawn.main_block.nodes[0], settings={"shape": ("B", 128, 256, 256)})
    drawn = design(replace(drawn.main_block, nodes=(first, *drawn.main_block.nodes[1:])))
    report = designer.shapes(drawn)
    assert report.parameters == count and 2 * report.multiply_adds == 53_687_091_200 // groups


def test_6_4e_two_kernels_are_one():
    first, kernel = built("corr2d"), torch.tensor([[[[0.0, 1], [2, 3]]]])
    merged = F.conv2d(F.pad(kernel, (1, 1, 1, 1)), kernel.flip(2, 3))
    assert numbers(merged) == [0, 0, 1, 0, 4, 6, 4, 12, 9]
    assert numbers(F.conv2d(first(NINE), kernel)) == numbers(F.conv2d(NINE, merged)) == [228]


def test_6_5b_pooling_sees_the_edge_one_pixel_on():
    edges, pool = built("edge_detector"), alone("MaxPool2d", kernel_size=2, stride=1)
    assert pool(edges(image())).detach()[0, 0, 0].tolist() == [1, 1, 0, 0, 0, 0]
    assert pool(edges(image().roll(1, 3)))[0, 0, 0, 1] == 1


def test_6_5g_an_average_pooling_is_a_convolution():
    conv = alone("Conv2d", in_channels=3, out_channels=3, kernel_size=2, stride=2, groups=3, bias=False)
    nn.init.constant_(conv.get_submodule("act").weight, 0.25)
    x = torch.rand(1, 3, 4, 4)
    torch.testing.assert_close(conv(x), alone("AvgPool2d", kernel_size=2)(x))
