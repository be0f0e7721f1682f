"""Data that flows through the live module."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.answers.shapes import shapes
from designer.engine.calls.run import MeasureAccuracy, MeasureActivations, RunOnce
from designer.engine.state import State
from designer.runtime.flows import activations
from designer.runtime.reports import AccuracyReport, ActivationsReport, RunReport
from designer.runtime.runs.classifying import Classifying
from designer.runtime.runs.run import run_once


@answer.register
def _(call: RunOnce, state: State) -> RunReport:
    return run_once(state.live, call.choice, shapes(state.live.design, state))


@answer.register
def _(call: MeasureAccuracy, state: State) -> AccuracyReport:
    return state.of(Classifying).advance(call.data, call.first, call.seconds)


@answer.register
def _(call: MeasureActivations, state: State) -> ActivationsReport:
    return activations.measure(state.live, call.choice)
