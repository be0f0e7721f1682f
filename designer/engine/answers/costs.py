"""What a network costs: parameters, multiply-adds, memory and time, node by node."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.costs import FindCosts, TimeBackward, TimeForward
from designer.engine.state import State
from designer.runtime.cost.backward import time_backward
from designer.runtime.cost.find import find_costs
from designer.runtime.cost.forward import time_forward
from designer.runtime.cost.reports import BackwardTimes, CostReport, ForwardTimes
from designer.runtime.cost.room import refuse_too_large


@answer.register
def _(call: FindCosts, state: State) -> CostReport:
    return find_costs(call.design, state.memo, state.trust)


@answer.register
def _(call: TimeForward, state: State) -> ForwardTimes:
    return time_forward(state.live, call.choice, call.warm)


@answer.register
def _(call: TimeBackward, state: State) -> BackwardTimes:
    refuse_too_large(find_costs(state.live.design, state.memo, state.trust), call.choice.batch)
    return time_backward(state.live, call.choice, call.warm)
