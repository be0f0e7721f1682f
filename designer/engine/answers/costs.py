"""What a network costs: parameters, multiply-adds, memory and time, node by node."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.costs import FindCosts, TimeAlone, TimeBackward, TimeForward
from designer.engine.state import State
from designer.runtime.cost.alone import time_alone
from designer.runtime.cost.alone_report import Alone
from designer.runtime.cost.backward import time_backward
from designer.runtime.cost.find import find_costs
from designer.runtime.cost.forward import time_forward
from designer.runtime.cost.memory_limit import refuse_too_large
from designer.runtime.cost.reports import BackwardTimes, CostReport, ForwardTimes
from designer.runtime.reports import InputChoice


@answer.register
def _(call: FindCosts, state: State) -> CostReport:
    return find_costs(call.design, state.memo, state.trust)


@answer.register
def _(call: TimeForward, state: State) -> ForwardTimes:
    _refuse_too_large(state, call.choice)
    return time_forward(state.live, call.choice, call.warm)


@answer.register
def _(call: TimeBackward, state: State) -> BackwardTimes:
    _refuse_too_large(state, call.choice)
    return time_backward(state.live, call.choice, call.warm)


@answer.register
def _(call: TimeAlone, state: State) -> Alone:
    _refuse_too_large(state, call.choice)
    return time_alone(state.live, call.path, call.choice, call.devices)


def _refuse_too_large(state: State, choice: InputChoice) -> None:
    design = state.live.design
    refuse_too_large(design, find_costs(design, state.memo, state.trust), choice.batch)
