"""The book's numbers of 5.2 and 5.3, parameters and their deferred initialisation; the section stands in the test's name."""

from __future__ import annotations

import pytest
import torch
from msgspec.structs import replace
from torch import nn

import designer
from designer.codegen.source import generate
from designer.graph import edit
from designer.graph.model import Rule
from designer.runtime.build import build
from tests.book.test_book import built, opened
from tests.book.values import numbers, value
from tests.helpers.drawing import design, node, row


def made_with(example: str, *rules: Rule) -> nn.Module:
    """An example whose main block starts from these rules."""
    drawn = opened(example)
    return designer.build(edit.with_block(drawn, drawn.main, replace(drawn.main_block, init=rules)))


def test_5_2c_a_gradient_is_none_before_a_backward_pass():
    net = built("two_layer")
    assert net[2].bias.grad is None and net[2].bias.requires_grad and net[2].bias.shape == (1,)
    net(torch.rand(2, 4)).sum().backward()
    assert net[2].weight.grad.shape == (1, 8)
    net.zero_grad()
    assert net[2].weight.grad is None


def test_5_2e_a_nested_parameter_is_reached_by_index_and_by_name():
    net = built("rgnet")
    assert net[0][1][0].bias is net.get_submodule("0.block 1.0").bias
    assert len(net[0][1][0].bias) == 8


@pytest.mark.parametrize(
    ("name", "inputs", "bound"), [("two_layer", "0.weight", 0.5), ("sequential", "2.weight", 0.0625)]
)
def test_5_2f_the_default_start_depends_on_the_inputs(name, inputs, bound):
    weight = built(name).get_parameter(inputs)
    assert 0.5 * bound < value(weight.detach().abs().max()) <= bound


def test_5_2g_normal_weights_and_biases_of_zero():
    net = made_with("sequential", Rule("*.weight", "normal_", {"std": 0.01}, "Linear"), Rule("*.bias", "zeros_"))
    assert value(net[0].weight.std()) == pytest.approx(0.01, rel=0.1)
    assert value(net[0].bias.abs().max()) == 0


def test_5_2h_equal_weights_give_the_books_numbers():
    net = made_with("two_layer", Rule("*.weight", "ones_"), Rule("*.bias", "zeros_"))
    assert numbers(net(torch.ones(2, 4))) == [32, 32]
    assert numbers(net(torch.tensor([[1.0, 2, 3, 4]]))) == [80]


def test_5_2i_xavier_on_one_layer_and_42_on_another():
    net = made_with("two_layer", Rule("0.weight", "xavier_uniform_"), Rule("2.weight", "constant_", {"val": 42}))
    assert value(net[0].weight.detach().abs().max()) <= 0.7072 and numbers(net[2].weight) == [42] * 8


def test_5_2l_a_tied_layer_stays_one_through_training():
    net = built("shared_layers")
    assert net[2] is net[4]
    assert len(net.state_dict()) == 8 and len(list(net.named_children())) == 6
    optimiser = torch.optim.SGD(net.parameters(), 0.1)
    for _ in range(20):
        optimiser.zero_grad()
        net(torch.rand(8, 4)).pow(2).sum().backward()
        optimiser.step()
    assert torch.equal(net[2].weight, net[4].weight)
    net[2].weight.data[0, 0] = 100
    assert value(net[4].weight[0, 0]) == 100


def test_5_3b_names_are_known_before_and_shapes_after_the_first_run():
    net = built("lazy_mlp")
    assert [name for name, _ in net.named_parameters()] == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert all(nn.parameter.is_lazy(parameter) for parameter in net.parameters())
    assert net(torch.rand(2, 20)).shape == (2, 10)
    assert net[0].weight.shape == (256, 20) and type(net[0]) is nn.Linear
    with pytest.raises(RuntimeError, match="2x30 and 20x256"):
        net(torch.rand(2, 30))


def test_5_2k_values_set_by_hand():
    net = made_with("two_layer", Rule("*.weight", "zeros_"))
    with torch.no_grad():
        net[0].weight += 1
        net[0].weight[0, 0] = 42
    assert sorted(set(numbers(net[0].weight))) == [1, 42]


def test_5_3d_a_first_layer_that_is_sized_and_a_lenet_for_other_inputs():
    first = node("a", "layer", "0", "Linear", in_features=20, out_features=256)
    net = build(generate(design(row(first, node("b", "layer", "1", "LazyLinear", out_features=10)))))
    assert sum(p.numel() for p in net.parameters() if not nn.parameter.is_lazy(p)) == 5376
    drawn = opened("lenet")
    lazy = tuple(
        replace(n, of="LazyLinear", settings={"out_features": 120}) if n.name == "7"
        else replace(n, of="LazyConv2d", settings={"out_channels": 6, "kernel_size": 5, "padding": 2}) if n.name == "0"
        else n
        for n in drawn.main_block.nodes
    )  # fmt: skip
    drawn = edit.with_block(drawn, drawn.main, replace(drawn.main_block, nodes=lazy, init=()))
    for shape, count in (((1, 1, 28, 28), 61_706), ((1, 3, 32, 32), 83_126)):
        net = build(generate(drawn))
        net(torch.rand(shape))
        assert sum(p.numel() for p in net.parameters()) == count
