"""Files that are on their way beside everything else."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.writings import StopWriting, TellWriting
from designer.engine.state import State
from designer.runtime.file_writer import FileWriter
from designer.runtime.reports import Writing
from designer.runtime.training.trainer import Trainer
from designer.runtime.weights.saving import Saving


@answer.register
def _(call: TellWriting, state: State) -> Writing:
    writer = _writer(state, call.path)
    if writer is None:
        return Writing(call.path)
    writer.wait(call.seconds)
    return writer.writing


@answer.register
def _(call: StopWriting, state: State) -> Writing:
    writer = _writer(state, call.path)
    if writer is None:
        return Writing(call.path)
    writer.stop()
    return writer.writing


def _writer(state: State, path: str) -> FileWriter | None:
    """What writes this file, or wrote it last."""
    writers = (state.of(Saving).writer, *state.of(Trainer).writers)
    return next((writer for writer in writers if writer.path == path), None)
