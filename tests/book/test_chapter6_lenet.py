"""Section 6.6 and activations, what a person would want to try besides the listings."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

import designer
from designer.codegen.source import generate
from designer.graph.inputs import with_input_shapes
from designer.graph.model import Block, Design
from designer.runtime.build import build
from tests.book.layers import counted, of_shape
from tests.book.test_book import built, opened
from tests.book.test_lessons import setting
from tests.book.values import alone, value
from tests.helpers.drawing import node, row, wire


def test_6_6a_what_other_networks_on_the_same_picture_have():
    assert (
        counted("Linear", (784,), in_features=784, out_features=256)[0]
        + counted("Linear", (256,), in_features=256, out_features=10)[0]
        == 203_530
    )
    assert counted("Linear", (784,), in_features=784, out_features=4704)[0] == 3_692_640
    parts = [sum(p.numel() for p in built("lenet")[at].parameters()) for at in (0, 3, 7, 9, 11)]
    assert parts == [156, 2_416, 48_120, 10_164, 850] and len(list(built("lenet").parameters())) == 10


@pytest.mark.parametrize(("padding", "side", "count"), [(0, 28, 256), (2, 32, 576)])
def test_6_6b_another_padding_or_picture_breaks_at_7_and_the_number_is_offered(padding, side, count):
    drawn = setting(opened("lenet"), "0", "padding", padding)
    x = drawn.main_block.of_kind("input")[0].name
    (problem,) = [p for p in designer.shapes(with_input_shapes(drawn, {x: ("B", 1, side, side)})).problems
                  if p.severity == "error"]  # fmt: skip
    assert f"expects 400 features, gets {count}" in problem.message
    assert problem.repair.text == f"Set in_features to {count}"


def test_6_6a_the_english_edition_s_lazy_layers_stand_in_a_child_called_net():
    conv = {"kernel_size": 5}
    layers = (
        ("0", "LazyConv2d", {"out_channels": 6, "padding": 2, **conv}), ("1", "Sigmoid", {}),
        ("2", "AvgPool2d", {"kernel_size": 2, "stride": 2}), ("3", "LazyConv2d", {"out_channels": 16, **conv}),
        ("4", "Sigmoid", {}), ("5", "AvgPool2d", {"kernel_size": 2, "stride": 2}), ("6", "Flatten", {}),
        ("7", "LazyLinear", {"out_features": 120}), ("8", "Sigmoid", {}), ("9", "LazyLinear", {"out_features": 84}),
        ("10", "Sigmoid", {}), ("11", "LazyLinear", {"out_features": 10}),
    )  # fmt: skip
    chain = row(*(node(f"n{name}", "layer", name, of, **settings) for name, of, settings in layers))
    x, y = node("x", "input", "x", shape=("B", 1, 28, 28)), node("y", "output", "y")
    net = node("net", "block", "net", "Layers")
    drawn = Design("LeNet", {"LeNet": Block((x, net, y), (wire(x, net), wire(net, y))), "Layers": chain})
    module = designer.build(drawn)
    assert {name.partition(".")[0] for name, _ in module.named_parameters()} == {"net"}
    out = module(torch.zeros(1, 1, 28, 28))
    assert out.shape == (1, 10) and sum(p.numel() for p in module.parameters()) == 61_706
    assert [name for name, _ in module.named_parameters()][:2] == ["net.0.weight", "net.0.bias"]


def test_6_6b_the_convolutions_hold_4_percent_of_the_parameters_and_86_of_the_work():
    report, drawn = designer.shapes(opened("lenet")), opened("lenet")
    ids = [next(n.id for n in drawn.main_block.nodes if n.name == name) for name in ("0", "3", "7", "9", "11")]
    work = [report.nodes[i].multiply_adds for i in ids]
    assert work == [117_600, 240_000, 48_000, 10_080, 840]
    assert round(100 * (156 + 2_416) / 61_706) == 4 and round(100 * (117_600 + 240_000) / sum(work)) == 86


def test_6_6c_ten_classes_and_a_thousand_pictures_to_test():
    from designer.files import fashion

    assert len(fashion.CLASSES) == 10 and len(fashion.labels("test")) >= 1000
    pictures = fashion.images("test")
    assert (
        pictures.shape[1:] == (28, 28) and pictures.dtype == np.uint8 and set(fashion.labels("test")) == set(range(10))
    )


def ten_deep(act: str) -> nn.Module:
    """Ten layers of 64 with Xavier weights and an activation after each."""
    nodes = [
        one for at in range(10)
        for one in (node(f"l{at}", "layer", f"fc{at}", "Linear", in_features=64, out_features=64),
                    node(f"a{at}", "layer", f"act{at}", act))
    ]  # fmt: skip
    net = build(generate(of_shape(row(*nodes), 64)))
    for layer in net.modules():
        if isinstance(layer, nn.Linear):
            nn.init.xavier_uniform_(layer.weight)
    return net


def test_n2_gradients_vanish_through_ten_sigmoids_and_not_through_ten_of_the_others():
    shares = {}
    for act in ("Sigmoid", "Tanh", "ReLU"):
        torch.manual_seed(0)
        net = ten_deep(act)
        net(torch.randn(64, 64)).pow(2).sum().backward()
        norms = [value(net.get_parameter(f"fc{at}.weight").grad.norm()) for at in (0, 9)]
        shares[act] = norms[0] / norms[1]
    assert shares["Sigmoid"] < 1e-5 and shares["Tanh"] > 0.1 and shares["ReLU"] > 0.05
    assert pytest.approx(9.5e-7, rel=0.01) == 0.25**10


def test_n2_a_sigmoid_is_exactly_one_from_16_7_on():
    assert value(alone("Sigmoid")(torch.tensor([[16.7]]))) == 1 and value(alone("Sigmoid")(torch.tensor([[16.0]]))) < 1


def test_n3_some_units_are_dead_on_uniform_samples_and_none_on_normal_ones():
    torch.manual_seed(0)
    drawn = of_shape(row(node("a", "layer", "0", "Linear", in_features=20, out_features=256),
                         node("r", "layer", "1", "ReLU")), 20)  # fmt: skip
    net = build(generate(drawn))
    with torch.no_grad():
        uniform, normal = net(torch.rand(1000, 20)), net(torch.randn(1000, 20))
    assert 0.4 < value((uniform == 0).float().mean()) < 0.6
    dead = [value((made == 0).all(0).float().mean()) for made in (uniform, normal)]
    assert 0.01 < dead[0] < 0.1 and dead[1] == 0


def test_n5_after_batch_normalisation_each_feature_has_mean_0_and_deviation_1():
    net = alone("BatchNorm1d", num_features=256).train()
    made = net(3 + 2 * torch.randn(500, 256)).detach()
    assert value(made.mean(0).abs().max()) < 1e-5 and value((made.std(0, correction=0) - 1).abs().max()) < 1e-4
    assert sum(p.numel() for p in net.parameters()) == 512
    assert sorted(name.rpartition(".")[2] for name, _ in net.named_buffers()) == [
        "num_batches_tracked", "running_mean", "running_var"
    ]  # fmt: skip
