"""Values for one layer that comes in the place of two, and values copied from one layer to another."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.merging import CopyWeights, KeepMerged
from designer.engine.state import State
from designer.runtime.parameters.copying import difference
from designer.runtime.parameters.manual_edits import ManualEdits
from designer.runtime.parameters.merged import merged
from designer.runtime.reports import CopyReport, LiveReport


@answer.register
def _(call: KeepMerged, state: State) -> LiveReport:
    live = state.live
    live.keep(merged(live, call.block, call.first, call.second, call.one))
    return live.report()


@answer.register
def _(call: CopyWeights, state: State) -> CopyReport:
    state.of(ManualEdits).copy(call.pairs)
    return CopyReport(state.live.report(), difference(state.live, call.source, call.target, call.choice))
