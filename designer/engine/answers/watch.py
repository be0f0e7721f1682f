"""What a person keeps an eye on."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.watch import ForgetKept, GoBackTo, TellKept, TellWatched
from designer.engine.state import State
from designer.runtime.watch.looking import look
from designer.runtime.watch.reports import Glances, Kept
from designer.runtime.watch.watcher import Watcher


@answer.register
def _(call: TellWatched, state: State) -> Glances:
    return Glances(look(state.live, call.watched, call.choice))


@answer.register
def _(call: TellKept, state: State) -> Kept:
    return state.of(Watcher).history.kept


@answer.register
def _(call: GoBackTo, state: State) -> Glances:
    return state.of(Watcher).history.at(call.number)


@answer.register
def _(call: ForgetKept, state: State) -> Kept:
    history = state.of(Watcher).history
    history.clear()
    return history.kept
