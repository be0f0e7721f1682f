"""Custom layers."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.layers import CheckLayer
from designer.engine.state import State
from designer.runtime.layers.check import check_layer
from designer.runtime.reports import CheckReport


@answer.register
def _(call: CheckLayer, state: State) -> CheckReport:
    return check_layer(call.design, call.name, call.block, call.node, state.memo, state.trust)
