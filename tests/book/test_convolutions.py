"""The book's numbers of 6.1 and 6.2, from dense layers to convolutions; the section stands in the test's name."""

from __future__ import annotations

import pytest
import torch
from msgspec.structs import replace
from torch import nn

import designer
from designer.graph.model import Block, Design, Layer
from tests.book.test_book import built, opened
from tests.book.values import NINE, alone, image, numbers, value
from tests.helpers.drawing import design, node, row, wire


def test_6_1a_a_megapixel_is_counted_without_being_allocated():
    net = designer.build(opened("dense_or_convolution"))
    counts = {name: sum(p.numel() for p in child.parameters()) for name, child in net.named_children()}
    assert (counts["dense"], counts["one"], counts["many"]) == (1_000_001_000, 10, 1_792)
    assert all(parameter.is_meta for parameter in net.parameters())


@pytest.mark.parametrize(
    ("layer", "shape", "count"),
    [
        (node("c", "layer", "all", "Linear", in_features=10**6, out_features=10**6, bias=False), (10**6,), 10**12),
        *(
            (node("c", "layer", "c", "Conv2d", in_channels=1, out_channels=1, kernel_size=size, bias=False,
                  padding=size // 2), (1, 1000, 1000), size**2)
            for size in (1999, 3, 5, 11, 21)
        ),
    ],
)  # fmt: skip
def test_6_1b_from_a_weight_a_pair_of_pixels_down_to_a_small_window(layer, shape, count):
    """A million pixels onto a million: by dense weights, by the same ones everywhere, by windows of 2Δ + 1."""
    drawn = row(layer)
    first = replace(drawn.nodes[0], settings={"shape": ("B", *shape)})
    drawn = design(replace(drawn, nodes=(first, *drawn.nodes[1:])))
    report = designer.shapes(drawn)
    assert report.parameters == count and not report.problems
    assert report.nodes["y"].outputs["value"] == f"B×{'×'.join(map(str, shape))}"


def test_6_2a_corr2d_gives_the_books_numbers():
    net = built("corr2d")
    assert numbers(net(NINE)) == [19, 25, 37, 43]
    with pytest.raises(RuntimeError, match="Kernel size can't be greater than actual input size"):
        net(torch.ones(1, 1, 1, 1))


def test_6_2c_the_edge_detector_sees_both_edges_and_nothing_of_the_transpose():
    net = built("edge_detector")
    assert net(image()).detach()[0, 0].tolist() == [[0, 1, 0, 0, 0, -1, 0]] * 6
    assert value(net(image().transpose(2, 3)).abs().max()) == 0


def test_6_2d_the_kernel_is_learnt_as_the_book_says():
    net, target = built("learned_kernel"), built("edge_detector")(image()).detach()
    nn.init.zeros_(net.conv.weight)
    losses = []
    for _ in range(10):
        loss = ((net(image()) - target) ** 2).sum()
        losses.append(round(value(loss), 3))
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            net.conv.weight -= 0.03 * net.conv.weight.grad
    assert losses[:4] == [12, 4.915, 2.013, 0.825]
    torch.testing.assert_close(net.conv.weight.detach().flatten(), torch.tensor([0.98847, -0.98847]), atol=1e-5, rtol=0)


def test_6_2e_the_true_convolution_has_the_kernel_turned_both_ways():
    net = built("corr2d")
    with torch.no_grad():
        net.conv.weight.copy_(net.conv.weight.flip(2, 3))
        assert numbers(net(NINE)) == [5, 11, 23, 29]


def test_6_1c_a_convolution_moves_with_its_image():
    conv = alone("Conv2d", in_channels=1, out_channels=1, kernel_size=3, padding=1, padding_mode="circular")
    x = torch.rand(1, 1, 8, 8)
    assert torch.equal(conv(x.roll(2, 3)), conv(x).roll(2, 3))


def test_6_1e_a_convolution_of_three_numbers():
    conv = alone("Conv1d", in_channels=1, out_channels=1, kernel_size=3, padding=2, bias=False)
    with torch.no_grad():
        conv.get_submodule("act").weight.copy_(torch.tensor([[[0.0, 1, 0.5]]]).flip(2))
        assert numbers(conv(torch.tensor([[[1.0, 2, 3]]]))) == [0, 1, 2.5, 4, 1.5]


def test_6_2b_a_convolution_by_hand():
    text = """
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x.unfold(0, self.weight.shape[0], 1).unfold(1, self.weight.shape[1], 1).mul(self.weight).sum((2, 3)) + self.bias
"""
    x, y = node("x", "input", "x", shape=(3, 3)), node("y", "output", "y")
    conv = node("c", "layer", "conv", "Conv2D", kernel_size=(2, 2))
    layers = {"Conv2D": Layer(tuple(text.strip().split("\n")))}
    block = Block((x, conv, y), (wire(x, conv, "x"), wire(conv, y)))
    net = designer.build(Design("Net", {"Net": block}, layers=layers), trust=True)
    with torch.no_grad():
        net.get_parameter("conv.weight").copy_(torch.tensor([[0.0, 1], [2, 3]]))
    assert sum(p.numel() for p in net.parameters()) == 5
    result = net(NINE[0, 0])
    assert numbers(result) == [19, 25, 37, 43]
    result.sum().backward()
    assert net.get_parameter("conv.weight").grad is not None


def test_6_2h_blur_and_second_derivative():
    net = built("corr2d")
    nn.init.constant_(net.conv.weight, 0.25)
    assert numbers(net(NINE)) == [2, 3, 5, 6]
    second = alone("Conv1d", in_channels=1, out_channels=1, kernel_size=3, bias=False)
    with torch.no_grad():
        second.get_submodule("act").weight.copy_(torch.tensor([[[1.0, -2, 1]]]))
    assert numbers(second(torch.tensor([[[0.0, 1, 4, 9, 16]]]))) == [2, 2, 2]
