"""The book's numbers of 5.4, custom layers; the section stands in the test's name."""

from __future__ import annotations

import torch

import designer
from designer.codegen.source import generate
from designer.graph.model import Block, Design, Layer
from designer.runtime.build import build
from tests.book.test_book import make_constant, opened
from tests.book.test_lessons import rewritten
from tests.book.values import numbers, value
from tests.helpers.drawing import design, node, wire


def test_5_4a_b_a_centred_output_has_the_mean_0():
    net = designer.build(opened("centered_layer"), trust=True)
    assert numbers(net[1](torch.tensor([1.0, 2, 3, 4, 5]))) == [-2, -1, 0, 1, 2]
    assert abs(value(net(torch.rand(4, 8)).mean())) < 1e-6
    assert sum(p.numel() for p in net.parameters()) == 1152


def test_5_4c_data_keeps_the_gradient_away_and_without_it_it_arrives():
    net = designer.build(opened("my_linear"), trust=True)
    assert not net(torch.rand(2, 64)).requires_grad
    mended = designer.build(rewritten(opened("my_linear"), ".data", ""), trust=True)
    mended(torch.rand(2, 64)).sum().backward()
    assert all(parameter.grad is not None for parameter in mended.parameters())


def test_5_4d_a_net_of_ones_own_layers():
    net = designer.build(opened("my_linear"), trust=True)
    assert {n: tuple(p.shape) for n, p in net.named_parameters()} == {
        "0.weight": (64, 8), "0.bias": (8,), "1.weight": (8, 1), "1.bias": (1,)
    }  # fmt: skip
    make_constant(net, 0.1)
    torch.testing.assert_close(net(torch.ones(2, 64)), torch.full((2, 1), 5.12))


def test_5_4e_a_bilinear_form_is_an_einsum_with_a_trained_tensor():
    x, y = node("x", "input", "x", shape=("B", 2)), node("y", "output", "y")
    w = node("w", "tensor", "W", "parameter", shape=(2, 2, 2))
    form = node("e", "op", "form", "einsum", equation="bi,bj,ijk->bk")
    edges = (wire(x, form, "operands0"), wire(x, form, "operands1"), wire(w, form, "operands2"), wire(form, y))
    net = build(generate(design(Block((x, w, form, y), edges))))
    with torch.no_grad():
        net.W.copy_(torch.arange(8.0).reshape(2, 2, 2))
        assert numbers(net(torch.tensor([[1.0, 2.0]]))) == [36, 45]


def test_5_4f_the_first_half_of_the_fourier_coefficients():
    text = ("class Half(nn.Module):", "    def forward(self, x):", "        return torch.fft.fft(x)[: len(x) // 2]")
    x, y = node("x", "input", "x", shape=(4,)), node("y", "output", "y")
    half = node("h", "layer", "fourier", "Half")
    drawn = Design(
        "Net", {"Net": Block((x, half, y), (wire(x, half, "x"), wire(half, y)))}, layers={"Half": Layer(text)}
    )
    found = designer.build(drawn, trust=True)(torch.tensor([1.0, 2, 3, 4]))
    assert found.dtype == torch.complex64 and found.tolist() == [10, -2 + 2j]
