"""The live module learns."""

from __future__ import annotations

from contextlib import suppress

from msgspec.structs import replace

from designer.engine.answers.answer import answer
from designer.engine.calls.training import (
    ListCheckpoints,
    ResetTraining,
    ResumeTraining,
    SaveTraining,
    StepBack,
    Train,
)
from designer.engine.state import State
from designer.errors import DesignerError
from designer.runtime.laboratory.kernels import Laboratory
from designer.runtime.moments.mapped import has_values
from designer.runtime.moments.moments import Moments
from designer.runtime.parameters.named import all_named
from designer.runtime.reports import LiveReport, Writing
from designer.runtime.training.checkpoint_list import checkpoints_in
from designer.runtime.training.keeping import CheckpointList
from designer.runtime.training.reports import Resumed, TrainReport
from designer.runtime.training.trainer import Trainer
from designer.runtime.watch.watcher import Watcher

LARGEST = 64 << 20
"""Bytes of a module whose values are kept after every epoch."""


@answer.register
def _(call: Train, state: State) -> TrainReport:
    report = state.of(Trainer).advance(call.recipe, call.epochs, call.steps, call.seconds, call.keeping)
    if report.epochs and _keep(state, report):
        report = replace(report, kept=(report.epoch,))
    if not call.watched:
        return report
    return replace(report, glances=state.of(Watcher).keep(call.watched, call.choice, report.run, report.step))


@answer.register
def _(call: ResetTraining, state: State) -> LiveReport:
    state.of(Trainer).reset()
    return state.live.report()


@answer.register
def _(call: SaveTraining, state: State) -> Writing:
    """The file is written whole, then put in the place of the old one.

    Raises:
        DesignerError: nothing was trained yet, or the file cannot be written.
    """
    return state.of(Trainer).save(call.path)


@answer.register
def _(call: ResumeTraining, state: State) -> Resumed:
    """Nothing is changed unless all of it fits.

    Raises:
        FileRefused: the file cannot be read, or holds no training.
        WeightsMisfit: it is of another network.
    """
    state.of(Laboratory).forget()
    return state.of(Trainer).resume(call.path)


@answer.register
def _(call: ListCheckpoints, state: State) -> CheckpointList:
    """A file that is damaged says so in its row.

    Raises:
        FileRefused: the folder cannot be read.
    """
    return checkpoints_in(call.folder, call.start)


@answer.register
def _(call: StepBack, state: State) -> Resumed:
    """The weights of an epoch in place of those now.

    Raises:
        DesignerError: they were not kept.
    """
    trainer = state.of(Trainer)
    values = state.of(Moments).snapshots.tensors(trainer.moment_of(call.epoch))
    return trainer.step_back(call.epoch, values)


def _keep(state: State, report: TrainReport) -> bool:
    """The values at the end of an epoch, for *Compare* and to go back to, as long as they are quickly written."""
    values = all_named(state.live.module)
    if sum(tensor.nbytes for tensor in values.values() if has_values(tensor)) <= LARGEST:
        title = f"Training {report.run}, epoch {report.epoch}"
        with suppress(DesignerError):  # a disk that is full does not end the training
            kept = state.of(Moments).snapshots.take(values, title, at=report.step)
            state.of(Trainer).remember(report.epoch, kept.key)
            return True
    return False
