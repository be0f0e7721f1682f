"""Moments of the live module: kept, let go of, and held against each other."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.moments import Compare, CompareFlow, DropMoments, KeepMoment, ListMoments
from designer.engine.state import State
from designer.runtime.moments.flows import flow_changes
from designer.runtime.moments.moments import Moments
from designer.runtime.moments.reports import Changes, MomentsReport


@answer.register
def _(call: ListMoments, state: State) -> MomentsReport:
    return state.of(Moments).report()


@answer.register
def _(call: KeepMoment, state: State) -> MomentsReport:
    state.of(Moments).keep(call.title)
    return state.of(Moments).report()


@answer.register
def _(call: DropMoments, state: State) -> MomentsReport:
    state.of(Moments).snapshots.drop(call.keys)
    return state.of(Moments).report()


@answer.register
def _(call: Compare, state: State) -> Changes:
    return state.of(Moments).changes(call.before, call.after, call.start, call.seen)


@answer.register
def _(call: CompareFlow, state: State) -> Changes:
    return flow_changes(state.live, call.choice, call.other)
