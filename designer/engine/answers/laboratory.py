"""The laboratory: windows, kernels, curves."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.laboratory import (
    ApplyKernel,
    FindField,
    FindFieldSizes,
    FollowShift,
    LearnKernel,
    LookInto,
    MergeTwo,
    ReadCurve,
    SlideWindow,
    TryKernel,
)
from designer.engine.state import State
from designer.runtime.laboratory import by_hand
from designer.runtime.laboratory.curve_report import CurveReport
from designer.runtime.laboratory.curves import curve
from designer.runtime.laboratory.field_sizes import field_sizes
from designer.runtime.laboratory.follow_report import FollowReport
from designer.runtime.laboratory.following import Following
from designer.runtime.laboratory.kernels import Laboratory
from designer.runtime.laboratory.merge_report import MergeReport
from designer.runtime.laboratory.merging import merge
from designer.runtime.laboratory.receptive import field
from designer.runtime.laboratory.reports import FieldReport, FieldSizes, Learned, LookReport, Trial
from designer.runtime.reports import LiveReport
from designer.runtime.shapes.shapes import walked


@answer.register
def _(call: LookInto, state: State) -> LookReport:
    return state.of(Laboratory).look(call.look)


@answer.register
def _(call: TryKernel, state: State) -> Trial:
    return state.of(Laboratory).attempt(call.look, call.changes, call.bias)


@answer.register
def _(call: ApplyKernel, state: State) -> LiveReport:
    state.of(Laboratory).apply(call.look, call.changes, call.bias)
    return state.live.report()


@answer.register
def _(call: SlideWindow, state: State) -> Trial:
    return by_hand.slide(call.walk, call.maps, call.kernels, call.bias)


@answer.register
def _(call: LearnKernel, state: State) -> Learned:
    return by_hand.learn(call.walk, call.maps, call.target, call.kernels, call.rate, call.steps, call.bias)


@answer.register
def _(call: FindField, state: State) -> FieldReport:
    return field(state.live, call.path, call.choice, call.row, call.column)


@answer.register
def _(call: FindFieldSizes, state: State) -> FieldSizes:
    return field_sizes(state.live, walked(state.live.design, state.memo, state.trust).nodes)


@answer.register
def _(call: ReadCurve, state: State) -> CurveReport:
    return curve(state.live, call.path, call.choice)


@answer.register
def _(call: FollowShift, state: State) -> FollowReport:
    return state.of(Following).follow(call.look)


@answer.register
def _(call: MergeTwo, state: State) -> MergeReport:
    return merge(state.live, call.path, call.choice, call.output, call.channel)
