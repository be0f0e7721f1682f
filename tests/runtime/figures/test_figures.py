"""Figures of live tensors: worked out in bits, kept as long as the values are."""

from __future__ import annotations

import math
import time

import pytest
import torch
from torch import nn

from designer.engine.calls.figures import FindFigures
from designer.engine.calls.live import BuildLive, TellLive
from designer.engine.calls.parameter_edits import Backward, SetValue
from designer.engine.engine import Engine
from designer.runtime.figures import slices, statistics
from designer.runtime.figures.figures import FigureMaker
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import mlp


@pytest.fixture
def engine() -> Engine:
    engine = Engine()
    engine.answer(BuildLive(mlp()))
    return engine


def mean(engine: Engine, name: str = "0.weight") -> float:
    return engine.answer(FindFigures((name,))).figures[name].statistics.mean


class Holding(Live):
    """A live module that was not built from a design."""

    def __init__(self, **tensors: torch.Tensor) -> None:
        super().__init__()
        self.own = nn.Module()
        for name, tensor in tensors.items():
            self.own.register_buffer(name, tensor)

    @property
    def module(self) -> nn.Module:
        return self.own


def test_figures_are_those_of_the_values_and_of_the_gradient(engine: Engine) -> None:
    assert engine.answer(FindFigures(("0.weight",))).figures["0.weight"].gradient is None
    engine.answer(Backward(InputChoice("random", batch=2)))
    found = engine.answer(FindFigures(("0.weight",))).figures["0.weight"]
    weight = engine.module.get_parameter("0.weight")
    assert found.statistics == statistics.statistics(weight)
    assert found.gradient == pytest.approx(float(weight.grad.norm()))


def test_a_name_that_is_not_there_is_told(engine: Engine) -> None:
    report = engine.answer(FindFigures(("0.weight", "nothing", "0.nothing", "x.y.z")))
    assert report.gone == ("nothing", "0.nothing", "x.y.z") and list(report.figures) == ["0.weight"]


def test_every_way_to_change_a_value_is_noticed(engine: Engine) -> None:
    weight = engine.module.get_parameter("0.weight")
    before = mean(engine)
    with torch.no_grad():
        weight.add_(1.0)
    assert mean(engine) == pytest.approx(before + 1, abs=1e-6), "in place, by torch's own count"
    weight.data.fill_(7.0)
    moment = engine.answer(TellLive()).moment
    assert mean(engine) == 7.0, "behind torch's back, after a look"
    assert engine.answer(TellLive()).moment == moment, "a look at what nobody changed changes nothing"
    assert engine.answer(SetValue("0.weight", 3.0)).moment > moment
    assert mean(engine) == 3.0


def test_what_takes_long_is_done_in_parts_and_others_get_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10**6))
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    torch.manual_seed(0)
    big, small = torch.randn(40 * slices.SIZE + 17), torch.randn(5)
    maker = FigureMaker(Holding(big=big, small=small))
    calls = 0
    while "big" not in maker.make(("big",), seconds=4).figures:
        calls += 1
        if calls == 2:
            assert maker.make(("small",), seconds=9).figures["small"].statistics == statistics.statistics(small)
    assert 5 < calls < 40
    assert maker.make(("big",), seconds=4).figures["big"].statistics == statistics.statistics(big)


def test_a_tensor_that_changes_between_two_parts_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10**6))
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    big = torch.ones(20 * slices.SIZE)
    maker = FigureMaker(Holding(big=big))
    assert not maker.make(("big",), seconds=4).figures
    big.fill_(2.0)
    while not (found := maker.make(("big",), seconds=4).figures):
        pass
    assert (found["big"].statistics.low, found["big"].statistics.mean) == (2.0, 2.0)


def test_what_cannot_be_read_is_told_in_words() -> None:
    four_bits = torch.zeros(4, dtype=torch.uint8).view(torch.float4_e2m1fn_x2)
    found = FigureMaker(Holding(four=four_bits, nan=torch.full((3,), math.nan))).make(("four", "nan")).figures
    assert found["four"].refused and found["four"].statistics.mean is None
    assert (found["nan"].statistics.nan, found["nan"].refused) == (3, "")
