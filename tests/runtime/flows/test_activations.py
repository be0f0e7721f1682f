"""Saturated sigmoids, dead ReLUs and gradients that do not arrive: N2 and N3 of the book's notes."""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from msgspec.structs import replace
from torch import nn

from designer import numbers
from designer.engine.calls.live import BuildLive
from designer.engine.calls.run import MeasureActivations
from designer.engine.engine import Engine
from designer.graph.model import Block, Design, Rule
from designer.runtime.figures.statistics import statistics
from designer.runtime.reports import ActivationsReport, InputChoice
from designer.ui.session.activations import advice
from tests.book.test_book import opened
from tests.helpers.drawing import design, node, wire
from tests.runtime.nets import lenet


def chain(*layers, shape=(20,)) -> Design:
    whole = (node("x", "input", "x", shape=("B", *shape)), *layers, node("y", "output", "y"))
    return design(Block(whole, tuple(wire(a, b) for a, b in itertools.pairwise(whole))))


def engine_of(drawn: Design) -> Engine:
    engine = Engine()
    torch.manual_seed(0)
    engine.answer(BuildLive(drawn))
    return engine


def measured(engine: Engine, choice: InputChoice) -> ActivationsReport:
    report = engine.answer(MeasureActivations(choice))
    assert isinstance(report, ActivationsReport)
    return report


def shifted(activation: str, at: float) -> ActivationsReport:
    """An activation of numbers that are all `at`."""
    engine = engine_of(chain(node("f", "layer", "fc", "Linear", in_features=20, out_features=3),
                             node("a", "layer", "act", activation)))  # fmt: skip
    assert engine.module is not None
    nn.init.zeros_(engine.module.get_parameter("fc.weight"))
    nn.init.constant_(engine.module.get_parameter("fc.bias"), at)
    return measured(engine, InputChoice("random", batch=8))


@pytest.mark.parametrize(
    ("activation", "at", "share"),
    [("Sigmoid", 0, 0), ("Sigmoid", 4, 0), ("Sigmoid", 4.5, 1), ("Sigmoid", -10, 1), ("Tanh", 2, 0), ("Tanh", 4, 1)],
)
def test_a_sigmoid_and_a_tanh_are_saturated_where_their_slope_is_small(activation, at, share) -> None:
    assert shifted(activation, at).nodes["a"].saturated == share


def test_the_gradient_that_comes_back_through_a_saturated_sigmoid_is_smaller_by_its_slope() -> None:
    report = shifted("Sigmoid", 4)
    assert report.nodes["f"].gradient == pytest.approx(0.0177 * report.nodes["a"].gradient, rel=0.01)
    assert shifted("ReLU", -1).nodes["f"].gradient == 0, "none arrives behind a ReLU that is 0"


def test_n3_zeros_and_dead_units_of_a_relu() -> None:
    layers = (
        node("f", "layer", "fc", "Linear", in_features=20, out_features=256),
        node("a", "layer", "act", "ReLU"),
    )
    uniform = measured(engine_of(chain(*layers)), InputChoice("random", batch=1000))
    assert uniform.batch == 1000
    act = uniform.nodes["a"]
    assert 0.4 < act.zeros < 0.6
    assert act.dead is not None and 0 < act.dead < 40
    assert act.units == 256
    assert uniform.nodes["f"].dead is None, "only a ReLU's units are called dead"


def test_ten_sigmoids_let_the_gradient_vanish_and_ten_relus_do_not() -> None:
    def first_over_last(activation: str) -> float:
        layers = []
        for index in range(10):
            layers.append(node(f"f{index}", "layer", f"fc{index}", "Linear", in_features=64, out_features=64))
            layers.append(node(f"a{index}", "layer", f"act{index}", activation))
        engine = engine_of(chain(*layers, shape=(64,)))
        assert engine.module is not None
        for name, parameter in engine.module.named_parameters():
            (nn.init.xavier_uniform_ if name.endswith("weight") else nn.init.zeros_)(parameter)
        nodes = measured(engine, InputChoice("random", batch=64)).nodes
        return nodes["f0"].gradient / nodes["f9"].gradient

    assert first_over_last("Sigmoid") < 1e-4
    assert first_over_last("ReLU") > 1e-2


def test_lenet_over_a_batch_of_test_images() -> None:
    report = measured(engine_of(lenet()), InputChoice(batch=32))
    assert report.batch == 32
    assert report.fed.startswith("test image 0")
    assert {"n1", "n2", "n2/f3", "n9"} <= report.nodes.keys()
    assert report.nodes["n2/f3"].saturated is not None
    assert report.nodes["n2/f2"].units == 6


def test_the_mode_and_the_gradients_of_the_module_are_left_as_they_were() -> None:
    engine = engine_of(lenet())
    assert engine.module is not None
    engine.module.train()
    measured(engine, InputChoice(batch=2))
    assert engine.module.training
    assert all(parameter.grad is None for parameter in engine.module.parameters())


def test_a_batch_that_would_fill_the_memory_is_made_smaller(monkeypatch) -> None:
    monkeypatch.setattr("designer.runtime.flows.activations.MOST_NUMBERS", 50_000)
    report = measured(engine_of(lenet()), InputChoice(batch=256))
    assert 1 <= report.batch < 10


def test_5_2h_units_that_give_the_same_for_every_sample_are_told_and_others_are_not() -> None:
    engine = engine_of(
        chain(
            node("f", "layer", "fc", "Linear", in_features=20, out_features=3),
            node("r", "layer", "act", "ReLU"),
            node("l", "layer", "last", "Linear", in_features=3, out_features=1),
        )
    )
    assert not any(one.alike for one in measured(engine, InputChoice("random", batch=8)).nodes.values())
    with torch.no_grad():
        engine.module.fc.weight.fill_(1.0)
        engine.module.fc.bias.zero_()
    nodes = measured(engine, InputChoice("random", batch=8)).nodes
    assert [path for path, one in nodes.items() if one.alike] == ["f"], "one unit is like no other"
    with torch.no_grad():
        engine.module.fc.weight.zero_()
    assert not measured(engine, InputChoice("random", batch=8)).nodes["f"].alike, "nothing but zeros is told as zeros"


def test_5_4b_the_mean_of_the_book_s_centred_output_is_rounding_and_that_of_what_it_centres_is_not() -> None:
    for seed in range(50):
        torch.manual_seed(seed)
        values = nn.Linear(8, 128)(torch.rand(4, 8)).detach()
        told = statistics(values - values.mean())
        assert numbers.short_mean(told.mean, told.std, "float32") in ("≈ 0", "0")
        told = statistics(values)
        assert not numbers.is_rounding(told.mean, told.std, "float32")


def of_normal(scaled: bool) -> Design:
    """Two layers whose weights are drawn from N(0, 1), or scaled to their inputs."""
    rule = Rule("weight", "normal_", {"std": 1 / 8 if scaled else 1.0})
    first = node("f", "layer", "one", "Linear", in_features=64, out_features=8)
    return chain(replace(first, init=(rule,)), node("a", "layer", "act", "ReLU"), shape=(64,))


def test_5_4d_weights_that_are_not_scaled_are_told_by_how_much_the_numbers_grow() -> None:
    report = measured(engine_of(of_normal(scaled=False)), InputChoice("random", batch=256))
    found = report.nodes["f"]
    assert found.grows == pytest.approx(8, rel=0.5) and report.nodes["a"].grows is None
    size = math.hypot(found.mean, found.std) / math.hypot(report.nodes["x"].mean, report.nodes["x"].std)
    assert found.grows == pytest.approx(size)
    assert advice(found).startswith(f"What comes out is {size:.2g} times as large as what comes in")
    scaled = measured(engine_of(of_normal(scaled=True)), InputChoice("random", batch=256)).nodes["f"]
    assert scaled.grows is None and advice(scaled) == ""


def test_5_4d_the_book_s_own_layers_are_told_so_too() -> None:
    report = measured(engine_of(opened("my_linear")), InputChoice("random", batch=256))
    first = next(one for one in opened("my_linear").main_block.nodes if one.name == "0")
    assert report.nodes[first.id].grows > 3
