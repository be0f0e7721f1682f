"""Files of tensors, looked into and written."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.tensor_files import OpenTensors, SaveTensors
from designer.engine.calls.weights import Saved
from designer.engine.state import State
from designer.engine.tensor_files import TensorFiles
from designer.runtime.reports import FileReport


@answer.register
def _(call: OpenTensors, state: State) -> FileReport:
    return state.of(TensorFiles).open(call.path)


@answer.register
def _(call: SaveTensors, state: State) -> Saved:
    return state.of(TensorFiles).save(call)
