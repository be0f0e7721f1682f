"""Values for one layer that comes in the place of two."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.merging import KeepMerged
from designer.engine.state import State
from designer.runtime.parameters.merged import merged
from designer.runtime.reports import LiveReport


@answer.register
def _(call: KeepMerged, state: State) -> LiveReport:
    live = state.live
    live.keep(merged(live, call.block, call.first, call.second, call.one))
    return live.report()
