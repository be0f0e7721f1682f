"""The book's numbers of activation functions and batch normalisation, which the chapters lean on; the section stands in the test's name."""

from __future__ import annotations

import pytest
import torch
from msgspec.structs import replace
from torch import nn

import designer
from designer.codegen.source import generate
from designer.graph.cards import set_bypassed
from designer.graph.model import Node
from designer.runtime.build import build
from tests.book.test_book import opened
from tests.book.test_lessons import node_id
from tests.book.values import alone, value
from tests.helpers.drawing import design, node, row


def test_n1_without_an_activation_two_layers_are_one():
    drawn = opened("sequential")
    net = designer.build(set_bypassed(drawn, drawn.main, [node_id(drawn, "1")], True))
    one = nn.Linear(20, 10)
    with torch.no_grad():
        one.weight.copy_(net[2].weight @ net[0].weight)
        one.bias.copy_(net[2].weight @ net[0].bias + net[2].bias)
    x = torch.rand(2, 20)
    torch.testing.assert_close(net(x), one(x), atol=1e-6, rtol=0)
    assert sum(p.numel() for p in one.parameters()) == 210


@pytest.mark.parametrize(
    ("of", "at", "slope"),
    [
        ("Sigmoid", 0.0, 0.25),
        ("Sigmoid", 4.0, 0.0177),
        ("Sigmoid", 10.0, 4.5e-5),
        ("Tanh", 0.0, 1.0),
        ("Tanh", 4.0, 0.0013),
        ("ReLU", 0.0, 0.0),
    ],
)
def test_n2_n3_the_slope_of_an_activation(of, at, slope):
    x = torch.tensor([[at]], requires_grad=True)
    alone(of)(x).sum().backward()
    assert value(x.grad) == pytest.approx(slope, rel=0.04, abs=1e-9)


def test_n3_about_half_of_what_a_relu_gives_is_zero():
    torch.manual_seed(0)
    drawn = design(
        row(node("a", "layer", "0", "Linear", in_features=4, out_features=256), node("r", "layer", "1", "ReLU"))
    )
    share = value((build(generate(drawn))(torch.rand(1000, 4)) == 0).float().mean())
    assert 0.3 < share < 0.7


@pytest.mark.parametrize(("of", "given"), [("LeakyReLU", -0.02), ("ELU", -0.865), ("GELU", -0.045), ("SiLU", -0.238)])
def test_n4_variants_at_minus_two(of, given):
    assert value(alone(of)(torch.tensor([[-2.0]]))) == pytest.approx(given, abs=1e-3)


def test_n4_prelu_trains_one_weight_and_rrelu_is_fixed_in_evaluation():
    net = alone("PReLU")
    assert {n: value(p) for n, p in net.named_parameters()} == {next(iter(dict(net.named_parameters()))): 0.25}
    assert value(alone("RReLU").eval()(torch.tensor([[-1.0]]))) == pytest.approx(-0.229, abs=1e-3)


def test_n5_lenet_with_batch_normalisation():
    nodes, layers = [], list(opened("lenet").main_block.nodes[1:13])
    widths = iter((("BatchNorm2d", 6), ("BatchNorm2d", 16), ("BatchNorm1d", 120), ("BatchNorm1d", 84)))
    for layer in layers:
        if layer.of == "Sigmoid":
            of, width = next(widths)
            nodes.append(Node(f"norm{width}", "layer", f"norm{width}", of, {"num_features": width}))
        nodes.append(layer)
    block = row(*nodes)
    first = replace(block.nodes[0], settings={"shape": ("B", 1, 28, 28)})
    net = build(generate(design(replace(block, nodes=(first, *block.nodes[1:])))))
    assert sum(p.numel() for p in net.parameters()) == 62_158
    assert sum(b.numel() for n, b in net.named_buffers() if "num_batches" not in n) + 4 == 456
    assert len(net.state_dict()) == 30
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        net.train()(torch.rand(1, 1, 28, 28))
