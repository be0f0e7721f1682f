"""Files of weights, read into the live module and written."""

from __future__ import annotations

from pathlib import Path

from designer.engine.answers.answer import answer
from designer.engine.calls.weights import DiagnoseWeights, LoadChosen, LoadWeights, SaveWeights
from designer.engine.state import State
from designer.files.weights import read_given, read_weights, write_weights
from designer.runtime.laboratory.kernels import Laboratory
from designer.runtime.parameters import node_keys
from designer.runtime.reports import Diagnosis, WeightsReport, Writing
from designer.runtime.weights import weights
from designer.runtime.weights.saving import Saving


@answer.register
def _(call: LoadWeights, state: State) -> WeightsReport:
    """Nothing is changed unless all fit or `partly` is set, nor where NaN would come in and `finite` is set.

    Raises:
        FileRefused: the file cannot be read.
        WeightsMisfit: it holds numbers of another kind.
    """
    state.of(Laboratory).forget()
    state.live.touch()
    return weights.load_file(state.live.module, call.path, call.partly, call.finite)


@answer.register
def _(call: DiagnoseWeights, state: State) -> Diagnosis:
    """Nothing is changed.

    Raises:
        FileRefused: the file cannot be read.
    """
    given, keys = read_given(call.path), state.live.node_keys()
    return weights.diagnose(state.live.module, given, call.path, keys, node_keys.of_words(given.words))


@answer.register
def _(call: LoadChosen, state: State) -> WeightsReport:
    """All that was not chosen stays.

    Raises:
        FileRefused: the file cannot be read.
        WeightsMisfit: the choice does not hold any more.
    """
    state.of(Laboratory).forget()
    state.live.touch()
    return weights.load_chosen(state.live.module, read_weights(call.path), call.path, call.chosen)


@answer.register
def _(call: SaveWeights, state: State) -> Writing:
    """The ending of the file names the format; a large one is still on its way when this is answered.

    Raises:
        FileRefused: the file cannot be written.
    """
    words = node_keys.as_words(state.live.node_keys())
    if not call.at_once:
        return state.of(Saving).save(call.path, words)
    write_weights(state.live.module.state_dict(), call.path, words)
    size = Path(call.path).stat().st_size
    return Writing(call.path, size, size)
