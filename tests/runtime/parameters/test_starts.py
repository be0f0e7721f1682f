"""What parameters start from in the live module: the book's rules, their order, and what is carried past them."""

from __future__ import annotations

from math import sqrt

import pytest
import torch
from msgspec.structs import replace
from torch import nn

from designer.catalogue.initialisers import initialisers
from designer.codegen.source import generate
from designer.engine.calls.live import BuildLive
from designer.engine.calls.parameter_edits import Backward, SetValue
from designer.engine.calls.run import RunOnce
from designer.engine.engine import Engine
from designer.graph import edit
from designer.graph.model import BlockSetting, Design, Expr, Rule, Value
from designer.runtime.build import build
from designer.runtime.live import Live
from designer.runtime.parameters import check as parameter_check
from designer.runtime.parameters.starts import fitting, met
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import design, mlp, node, row
from tests.helpers.parameters import nested, tied_with, two_alike, with_node_rules, with_rules
from tests.runtime.nets import messages, shapes

NORMAL = (Rule("*.weight", "normal_", {"std": 0.01}, "Linear"), Rule("*.bias", "zeros_", {}, "Linear"))


def built(drawn: Design, seed: int = 0) -> nn.Module:
    """The module of the design's text."""
    torch.manual_seed(seed)
    return build(generate(drawn))


def wide() -> Design:
    """A layer of 64,000 weights and one more."""
    return design(
        row(
            node("a", "layer", "0", "Linear", in_features=4, out_features=16_000),
            node("b", "layer", "1", "ReLU"),
            node("c", "layer", "2", "Linear", in_features=16_000, out_features=1),
        )
    )


@pytest.mark.parametrize(("inputs", "bound"), [(4, 0.5), (20, 0.2236), (256, 0.0625)])
def test_5_2_f_without_a_rule_values_lie_within_one_over_the_root_of_the_inputs(inputs: int, bound: float) -> None:
    drawn = design(row(node("a", "layer", "0", "Linear", in_features=inputs, out_features=2000)))
    module = built(drawn)
    assert all(float(p.abs().max()) == pytest.approx(bound, rel=5e-3) for p in module.state_dict().values())


def test_5_2_g_normal_weights_and_zero_biases_by_two_rules_on_the_block() -> None:
    module = built(with_rules(wide(), *NORMAL))
    assert float(module.state_dict()["0.weight"].std()) == pytest.approx(0.01, rel=0.01)
    assert all(not p.any() for name, p in module.state_dict().items() if name.endswith("bias"))


def test_5_2_g_how_many_parameters_a_rule_met_is_told() -> None:
    report = shapes(with_rules(mlp(), *NORMAL))
    assert [(rule.number, rule.met) for rule in report.rules] == [(0, 2), (1, 2)]
    assert report.problems == ()


def test_5_2_h_all_ones_give_32_and_80() -> None:
    module = built(with_rules(mlp(), Rule("*.weight", "constant_", {"val": 1}), Rule("*.bias", "zeros_")))
    assert float(module(torch.ones(1, 4)).detach()) == 32
    assert float(module(torch.tensor([[1.0, 2, 3, 4]])).detach()) == 80


def test_5_2_h_hidden_units_that_start_equal_stay_equal() -> None:
    module = built(with_rules(mlp(), Rule("*.weight", "ones_"), Rule("*.bias", "zeros_")))
    optimiser = torch.optim.SGD(module.parameters(), lr=0.01)
    for _ in range(50):
        optimiser.zero_grad()
        module(torch.rand(16, 4)).square().mean().backward()
        optimiser.step()
    first = module.state_dict()["0.weight"]
    assert not torch.equal(first, torch.ones(8, 4)) and torch.equal(first, first[:1].expand(8, 4))


def test_5_2_i_xavier_on_one_and_42_on_another_leave_the_biases_alone() -> None:
    drawn = with_node_rules(mlp(), "a", Rule("weight", "xavier_uniform_"))
    drawn = with_node_rules(drawn, "c", Rule("weight", "constant_", {"val": 42}))
    made = Live()
    rows = {one.name: one.start for one in made.build(drawn).rows}
    assert 0.6 < float(made.module.state_dict()["0.weight"].abs().max()) <= sqrt(6 / 12)
    assert torch.equal(made.module.state_dict()["2.weight"], torch.full((1, 8), 42.0))
    assert rows == {"0.weight": "xavier_uniform_()", "0.bias": "", "2.weight": "constant_(42)", "2.bias": ""}


def test_numbers_typed_in_are_the_kernel() -> None:
    drawn = design(row(node("a", "layer", "conv", "Conv2d", in_channels=1, out_channels=1, kernel_size=2, bias=False)))
    drawn = with_node_rules(drawn, "a", Rule("weight", "values", {"values": ((0, 1), (2, 3))}))
    assert built(drawn).state_dict()["conv.weight"].tolist() == [[[[0, 1], [2, 3]]]]


def test_what_is_written_further_out_wins_and_the_node_over_its_block() -> None:
    drawn = with_rules(nested(), Rule("fc.weight", "constant_", {"val": 1}), block="Inner")
    assert float(built(drawn).state_dict()["one.fc.weight"][0, 0]) == 1
    drawn = with_rules(drawn, Rule("*.weight", "constant_", {"val": 2}))
    assert float(built(drawn).state_dict()["one.fc.weight"][0, 0]) == 2
    drawn = with_node_rules(drawn, "p", Rule("fc.weight", "constant_", {"val": 3}))
    module = built(drawn)
    assert [float(module.state_dict()[f"{name}.fc.weight"][0, 0]) for name in ("one", "block 1")] == [3, 2]


def test_of_two_rules_in_one_place_the_later_wins() -> None:
    drawn = with_rules(mlp(), Rule("*", "zeros_"), Rule("*.bias", "ones_"))
    assert float(built(drawn).state_dict()["0.bias"][0]) == 1


def test_what_the_runtime_says_is_met_is_what_the_text_meets() -> None:
    for rule in (
        Rule("*", "zeros_"),
        Rule("*.weight", "zeros_"),
        Rule("*", "zeros_", {}, "Linear"),
        Rule("block ?.*", "zeros_"),
        Rule("*", "zeros_", {}, "Inner"),
        Rule("nothing*", "zeros_"),
    ):
        drawn = with_rules(nested(), rule)
        module = built(drawn)
        zero = {name for name, parameter in module.state_dict().items() if not parameter.any()}
        assert zero == {name for one in met(drawn, generate(drawn), module) for name in one.names}
        assert zero == set(fitting(module, rule, module))


ARGUMENTS: dict[str, dict[str, Value]] = {
    "constant_": {"val": 3.0},
    "sparse_": {"sparsity": 0.5},
    "values": {"values": ((1.0, 2.0, 3.0, 4.0),)},
}


@pytest.mark.parametrize("name", [name for name in initialisers() if name != "code"])
def test_every_initialiser_runs_in_the_text_and_does_what_torch_does(name: str) -> None:
    conv = name == "dirac_"
    layer = (
        node("a", "layer", "fc", "Conv1d", in_channels=4, out_channels=4, kernel_size=3)
        if conv
        else node("a", "layer", "fc", "Linear", in_features=4, out_features=4)
    )
    drawn = with_node_rules(design(row(layer)), "a", Rule("weight", name, ARGUMENTS.get(name, {})))
    assert messages(with_node_rules(two_alike(), "a", Rule("weight", name, ARGUMENTS.get(name, {})))) == [] or conv
    torch.manual_seed(1)
    module = build(generate(drawn))
    expected = torch.empty_like(module.state_dict()["fc.weight"])
    if name == "values":
        expected.copy_(torch.tensor([[1.0, 2.0, 3.0, 4.0]]))
    else:
        torch.manual_seed(1)
        nn.Conv1d(4, 4, 3) if conv else nn.Linear(4, 4)
        getattr(nn.init, name)(expected, *ARGUMENTS.get(name, {}).values())
    assert torch.equal(module.state_dict()["fc.weight"], expected)
    build(generate(drawn), "meta")  # shapes are found there


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (
            Rule("bias", "xavier_uniform_"),
            "the rule for bias: xavier_uniform_ needs at least 2 dimensions, and this is 4: first.bias",
        ),
        (
            Rule("weight", "dirac_"),
            "the rule for weight: dirac_ needs at least 3 dimensions, and this is 4×4: first.weight",
        ),
        (Rule("kernel", "zeros_"), "the rule for kernel meets nothing: there is no parameter of this name"),
        (Rule("*kernel", "zeros_"), "the rule for *kernel meets nothing"),
        (Rule("weight", "fill_"), 'first: the rule for weight: torch.nn.init has no function called "fill_"'),
        (Rule("weight", "constant_"), "first: the rule for weight: constant_ needs val"),
        (Rule("weight", "normal_", {"std": "wide"}), 'first: the rule for weight: std takes a number, not "wide"'),
        (Rule("weight", "normal_", {"width": 1}), 'first: the rule for weight: normal_ takes no "width"'),
        (Rule("weight", "zeros_", {}, "Lineal"), 'first: the rule for weight: there is no layer called "Lineal"'),
        (Rule("", "zeros_"), 'first: the rule for "": it names no parameter; * stands for every one'),
        (
            Rule("weight", "uniform_", {"a": 5, "b": 1}),
            "the rule for weight: does not fit 4×4 (uniform_ expects to return a [from, to) range, but found from=5 > "
            "to=1): first.weight",
        ),
        (
            Rule("weight", "constant_", {"val": 1e50}),
            "the rule for weight: does not fit 4×4 (value cannot be converted to type float without overflow): "
            "first.weight",
        ),
        (
            Rule("weight", "sparse_", {"sparsity": 2}),
            "the rule for weight: sparsity is a share from 0 to 1: first.weight",
        ),
        (
            Rule("weight", "values", {"values": ((1, 2), (3,))}),
            "first: the rule for weight: values are numbers in rows of one length, such as ((0, 1), (2, 3))",
        ),
    ],
)
def test_a_rule_that_does_not_fit_is_told_in_one_line(rule: Rule, message: str) -> None:
    assert messages(with_node_rules(two_alike(), "a", rule)) == [message]


def test_typed_numbers_of_another_shape_are_refused_in_one_line() -> None:
    rule = Rule("weight", "values", {"values": ((1, 2), (3, 4))})
    (message,) = messages(with_node_rules(two_alike(), "a", rule))
    assert message.startswith("the rule for weight: does not fit 4×4 (") and "\n" not in message


def test_a_rule_for_a_block_that_names_no_node_is_told() -> None:
    assert messages(with_rules(two_alike(), Rule("third.weight", "zeros_"))) == [
        "Net: the rule for third.weight: Net has no node called third"
    ]


def test_a_rule_changes_what_new_weights_start_from_and_leaves_live_ones() -> None:
    made = Live()
    made.build(mlp())
    before = made.module.state_dict()["0.weight"].detach().clone()
    drawn = with_rules(mlp(), Rule("*.weight", "constant_", {"val": 7}))
    assert made.build(drawn).fresh == 0
    assert torch.equal(made.module.state_dict()["0.weight"], before)
    made.build(edit.set_setting(edit.set_setting(drawn, "Net", "a", "out_features", 5), "Net", "c", "in_features", 5))
    assert torch.equal(made.module.state_dict()["0.weight"], torch.full((5, 4), 7.0))


def test_a_start_that_speaks_of_settings_is_worked_out_in_each_instance() -> None:
    drawn = nested()
    inner = replace(
        drawn.blocks["Inner"],
        settings=(BlockSetting("value", 1),),
        init=(Rule("fc.weight", "constant_", {"val": Expr("value * 2")}),),
    )
    drawn = edit.set_setting(edit.with_block(drawn, "Inner", inner), "Net", "q", "value", 5)
    module = built(drawn)
    assert messages(drawn) == []
    assert [float(module.state_dict()[f"{name}.fc.weight"][0, 0]) for name in ("one", "block 1")] == [2, 10]


def test_freezing_reaches_weights_that_are_carried_and_thawing_too() -> None:
    made = Live()
    made.build(two_alike())
    frozen = edit.change_node(two_alike(), "Net", "a", lambda old: replace(old, frozen=True))
    assert [row.trained for row in made.build(frozen).rows] == [False, False, True, True]
    assert [row.trained for row in made.build(two_alike()).rows] == [True] * 4


def test_a_network_whose_rules_fit_is_built_once_to_look_at_them(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[nn.Module] = []
    monkeypatch.setattr(parameter_check, "build", lambda *wanted: made.append(build(*wanted)) or made[-1])
    told = shapes(with_rules(mlp(), *NORMAL))
    assert [one.met for one in told.rules] == [2, 2] and told.parameters == 49
    assert len(made) == 1


def test_a_tie_of_different_types_is_refused_with_both() -> None:
    halves = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2, dtype=torch.float16), nn.Linear(2, 2))
    said = "0.weight is float32 and 1.weight is float16, so they cannot be one parameter"
    assert parameter_check.tie_misfit(halves, ("0.weight", "1.weight")) == said
    assert parameter_check.tie_misfit(halves, ("0.weight", "2.weight")) == ""


def test_a_tie_of_different_shapes_is_refused_with_both() -> None:
    assert messages(tied_with(mlp(), ("0.weight", "2.weight"))) == [
        "Net: 0.weight is 8×4 and 2.weight is 1×8, so they cannot be one parameter"
    ]
    assert messages(tied_with(mlp(), ("0.weight", "1.weight"))) == ["Net: there is no parameter 1.weight to be tied"]
    assert messages(tied_with(mlp(), ("0.weight",))) == [
        "Net: a tie is of two or more different parameters, not of 0.weight"
    ]


def test_a_tied_parameter_is_counted_once() -> None:
    drawn = tied_with(two_alike(), ("first.weight", "second.weight"))
    assert (shapes(two_alike()).parameters, shapes(drawn).parameters) == (40, 24)
    assert Live().build(drawn).parameters == 24


def test_5_3_c_rules_for_lazy_layers_wait_until_the_first_run_has_found_the_shapes() -> None:
    lazy = design(row(node("a", "layer", "0", "LazyLinear", out_features=3), node("b", "layer", "1", "ReLU")))
    drawn = with_rules(lazy, Rule("*.weight", "constant_", {"val": 2}, "Linear"), Rule("0.bias", "zeros_"))
    assert messages(drawn) == []
    for first in (RunOnce(InputChoice("random", batch=2)), Backward(InputChoice("random", batch=2))):
        engine = Engine()
        engine.answer(BuildLive(drawn))
        engine.answer(first)
        state = engine.module.state_dict()
        assert state["0.weight"].tolist() == [[2] * 4] * 3 and state["0.bias"].tolist() == [0] * 3
    engine.answer(SetValue("0.weight", 5.0))
    engine.answer(RunOnce(InputChoice("random", batch=2)))
    assert engine.module.state_dict()["0.weight"].tolist() == [[5] * 4] * 3


@pytest.mark.parametrize(
    ("rule", "alike"),
    [(Rule("*.weight", "ones_"), 8), (Rule("*.bias", "zeros_"), 0), (Rule("2.weight", "constant_", {"val": 42}), 0),
     (Rule("*.weight", "normal_"), 0)],
)  # fmt: skip
def test_5_2h_a_rule_that_makes_units_alike_says_how_many(rule: Rule, alike: int) -> None:
    (report,) = shapes(with_rules(mlp(), rule)).rules
    assert report.alike == alike
