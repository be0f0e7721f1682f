"""Values that a person sets, gradients that a person asks for, first values again: 5.2 c, d, g, i, j, k."""

from __future__ import annotations

import pytest
import torch

from designer.engine.calls.figures import FindFigures
from designer.engine.calls.live import BuildLive
from designer.engine.calls.parameter_edits import (
    Backward,
    ClearGradients,
    PreviewStart,
    SetValue,
    StartAnew,
    TakeBackValues,
)
from designer.engine.calls.pictures import LookAt
from designer.engine.engine import Engine
from designer.errors import DesignerError
from designer.graph.model import Rule
from designer.runtime.pictures.reports import OfModule
from designer.runtime.reports import InputChoice, LiveReport
from tests.helpers.drawing import mlp
from tests.helpers.parameters import tied_with, two_alike, with_node_rules, with_rules

RANDOM = InputChoice("random", batch=2)


def engine_of(drawn) -> Engine:
    """An engine with the live module of a design."""
    engine = Engine()
    engine.answer(BuildLive(drawn))
    return engine


def values(engine: Engine) -> dict[str, torch.Tensor]:
    """Copies of all parameters by name."""
    return {name: tensor.clone() for name, tensor in engine.module.state_dict().items()}


def gradients(engine: Engine, report: LiveReport) -> list[float | None]:
    """Sizes of the gradients, row by row."""
    found = engine.answer(FindFigures(report.rows.names)).figures
    return [found[name].gradient for name in report.rows.names]


def test_5_2_c_a_gradient_is_none_then_there_then_none_again() -> None:
    engine = engine_of(mlp())
    assert gradients(engine, engine.answer(StartAnew((), 1))) == [None] * 4
    with pytest.raises(DesignerError, match="no gradient yet"):
        engine.answer(LookAt(OfModule("2.weight", gradient=True)))
    report = engine.answer(Backward(RANDOM))
    assert all(size is not None for size in gradients(engine, report)) and gradients(engine, report)[3] == 2.0
    assert engine.answer(LookAt(OfModule("2.weight", gradient=True))).shape == (1, 8)
    assert engine.module.training
    assert gradients(engine, engine.answer(ClearGradients())) == [None] * 4


def test_5_2_c_the_bias_of_the_third_layer_is_a_parameter_that_is_trained() -> None:
    row = engine_of(mlp()).answer(ClearGradients()).rows[3]
    assert (row.name, row.sort, row.shape, row.trained, row.kind) == ("2.bias", "Parameter", (1,), True, "parameter")


def test_5_2_d_the_table_has_four_rows_and_the_state_is_the_live_memory() -> None:
    engine = engine_of(mlp())
    state = engine.module.state_dict()
    report = engine.answer(SetValue("2.bias", 42.0))
    assert [row.name for row in report.rows] == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert float(state["2.bias"]) == 42.0


def test_what_is_frozen_gets_no_gradient_and_a_design_of_nothing_else_says_so() -> None:
    from msgspec.structs import replace

    from designer.graph import edit

    frozen = edit.change_block(mlp(), "Net", lambda old: replace(old, frozen=("*",)))
    with pytest.raises(DesignerError, match="no output depends on a trained parameter"):
        engine_of(frozen).answer(Backward(RANDOM))
    first = edit.change_node(mlp(), "Net", "a", lambda old: replace(old, frozen=True))
    engine = engine_of(first)
    assert [size is None for size in gradients(engine, engine.answer(Backward(RANDOM)))] == [True, True, False, False]


def test_5_2_k_add_one_to_all_set_one_to_42_and_take_both_back() -> None:
    engine = engine_of(mlp())
    before = values(engine)["0.weight"]
    engine.answer(SetValue("0.weight", 1.0, adds=True))
    engine.answer(SetValue("0.weight", 42.0, (0, 0)))
    after = values(engine)["0.weight"]
    assert float(after[0, 0]) == 42 and torch.equal(after[1:], before[1:] + 1)
    engine.answer(TakeBackValues())
    engine.answer(TakeBackValues())
    assert torch.equal(values(engine)["0.weight"], before)
    with pytest.raises(DesignerError, match="nothing to take back"):
        engine.answer(TakeBackValues())


def test_5_2_k_a_value_that_is_set_is_seen_by_a_gradient_under_way() -> None:
    engine = engine_of(mlp())
    weight = engine.module.get_parameter("0.weight")
    loss = (weight * weight).sum()
    engine.answer(SetValue("0.weight", 100.0))
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_5_2_l_a_value_set_in_one_is_seen_in_the_other() -> None:
    engine = engine_of(tied_with(two_alike(), ("first.weight", "second.weight")))
    engine.answer(SetValue("second.weight", 100.0, (0, 0)))
    assert float(values(engine)["first.weight"][0, 0]) == 100


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (SetValue("9.weight", 1.0), 'the live module has no parameter or buffer "9.weight"'),
        (SetValue("0.weight", 1.0, (8, 0)), '"0.weight" is 8×4; it has no value at [8, 0]'),
        (SetValue("0.weight", 1.0, (0, 0, 0)), '"0.weight" is 8×4; it has no value at [0, 0, 0]'),
    ],
)
def test_a_value_that_cannot_be_set_is_refused_in_one_line(call: SetValue, message: str) -> None:
    engine = engine_of(mlp())
    before = values(engine)
    with pytest.raises(DesignerError) as refusal:
        engine.answer(call)
    assert str(refusal.value) == message
    assert all(torch.equal(tensor, before[name]) for name, tensor in values(engine).items())


def test_5_2_g_first_values_again_from_a_seed_are_the_same_and_leave_other_random_numbers_alone() -> None:
    engine = engine_of(with_rules(mlp(), Rule("*.weight", "normal_", {"std": 0.01}, "Linear")))
    before = values(engine)
    torch.manual_seed(5)
    state = torch.random.get_rng_state()
    engine.answer(StartAnew(("0.weight",), 1))
    first = values(engine)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert not torch.equal(first["0.weight"], before["0.weight"]) and torch.equal(first["2.weight"], before["2.weight"])
    engine.answer(StartAnew(("0.weight",), 2))
    assert not torch.equal(values(engine)["0.weight"], first["0.weight"])
    engine.answer(StartAnew(("0.weight",), 1))
    assert torch.equal(values(engine)["0.weight"], first["0.weight"])
    for _ in range(3):
        engine.answer(TakeBackValues())
    assert torch.equal(values(engine)["0.weight"], before["0.weight"])


def test_a_preview_shows_what_applying_gives_and_touches_nothing() -> None:
    engine = engine_of(mlp())
    before = values(engine)
    drawn = with_node_rules(mlp(), "a", Rule("weight", "uniform_", {"a": -10, "b": 10}))
    found = engine.answer(PreviewStart(drawn, "Net", "a", 0, seed=3))
    assert found.names == ("0.weight",) and sum(found.counts) == 32
    assert all(torch.equal(tensor, before[name]) for name, tensor in values(engine).items())
    engine.answer(BuildLive(drawn))
    engine.answer(StartAnew(("0.weight",), 3))
    after = engine.answer(FindFigures(("0.weight",))).figures["0.weight"].statistics
    assert (after.low, after.high) == (found.low, found.high)


def test_a_preview_of_a_rule_that_meets_nothing_or_is_gone() -> None:
    engine = engine_of(mlp())
    assert engine.answer(PreviewStart(with_rules(mlp(), Rule("x*", "zeros_")), "Net")).names == ()
    with pytest.raises(DesignerError, match="not in the design any more"):
        engine.answer(PreviewStart(mlp(), "Net"))
    with pytest.raises(DesignerError, match="needs at least 2 dimensions"):
        engine.answer(PreviewStart(with_rules(mlp(), Rule("*", "xavier_normal_")), "Net"))
