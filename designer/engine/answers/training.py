"""The live module learns."""

from __future__ import annotations

from msgspec.structs import replace

from designer.engine.answers.answer import answer
from designer.engine.calls.training import ResetTraining, Train
from designer.engine.state import State
from designer.runtime.reports import LiveReport
from designer.runtime.training.reports import TrainReport
from designer.runtime.training.trainer import Trainer
from designer.runtime.watch.watcher import Watcher


@answer.register
def _(call: Train, state: State) -> TrainReport:
    report = state.of(Trainer).advance(call.recipe, call.epochs, call.steps, call.seconds)
    if not call.watched:
        return report
    return replace(report, glances=state.of(Watcher).keep(call.watched, call.choice, report.run, report.step))


@answer.register
def _(call: ResetTraining, state: State) -> LiveReport:
    state.of(Trainer).reset()
    return state.live.report()
