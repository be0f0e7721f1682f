"""What flows through the live module, and what comes back."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.answers.shapes import shapes
from designer.engine.calls.flows import FindSaliency, LookAtFlow, LookAtRounds, TellFlowed
from designer.engine.state import State
from designer.runtime.flows.flows import Flows
from designer.runtime.flows.saliency import saliency
from designer.runtime.reports import FlowFacts, OfFlow, RoundsReport, RunReport, SaliencyReport
from designer.runtime.runs.flowed import batch_dimension


@answer.register
def _(call: LookAtFlow, state: State) -> FlowFacts:
    flows = state.of(Flows)
    shape = tuple(flows.of(call.subject).shape)
    return flows.facts(call.subject, sample_dimension(call.subject, shape, state))


@answer.register
def _(call: TellFlowed, state: State) -> RunReport:
    flowed = state.live.flowed
    if flowed is None:
        return RunReport((), (), {}, 0.0, str(state.live.device))
    rounds, device = flowed.rounds, str(state.live.device)
    return RunReport((), (), flowed.nodes, 0.0, device, rounds.counts, ports=flowed.ports, branches=rounds.branches)


@answer.register
def _(call: LookAtRounds, state: State) -> RoundsReport:
    flowed = state.live.flowed
    return flowed.look(call.chosen) if flowed else RoundsReport({})


@answer.register
def _(call: FindSaliency, state: State) -> SaliencyReport:
    return saliency(state.live, call.choice, call.aim)


def sample_dimension(subject: OfFlow, shape: tuple[int, ...], state: State) -> int | None:
    """Which dimension of what is looked at tells the samples apart; None where there is only one sample."""
    if subject.sort == "attention":
        return 0 if len(shape) > 3 else None
    found = shapes(state.live.design, state).nodes.get(subject.path)
    if found is None or not found.outputs:
        return 0
    told = found.outputs.get(subject.port) or next(iter(found.outputs.values()))
    return batch_dimension(told, len(shape))
