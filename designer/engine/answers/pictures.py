"""Tensors of any size as pictures."""

from __future__ import annotations

from msgspec.structs import replace

from designer.engine.answers.answer import answer
from designer.engine.answers.flows import sample_dimension
from designer.engine.answers.subjects import name_of, tensor_of
from designer.engine.calls.pictures import CountPart, FindOdd, LookAt, ReadBlocks, ReadElement, SpreadPart
from designer.engine.state import State
from designer.runtime.pictures import survey
from designer.runtime.pictures.element import element
from designer.runtime.pictures.facts import facts_of
from designer.runtime.pictures.flow import flow_arrangement, flow_layout
from designer.runtime.pictures.reading import blocks_of
from designer.runtime.pictures.reports import Blocks, Element, Facts, Found, Spread, Tally
from designer.runtime.reports import OfFlow


@answer.register
def _(call: LookAt, state: State) -> Facts:
    facts = facts_of(tensor_of(call.subject, state), name_of(call.subject))
    if isinstance(call.subject, OfFlow):
        lies = flow_arrangement(facts.shape, sample_dimension(call.subject, facts.shape, state))
        return replace(facts, arrangement=lies, layout=flow_layout(facts.shape, lies))
    return facts


@answer.register
def _(call: ReadBlocks, state: State) -> Blocks:
    return blocks_of(tensor_of(call.subject, state), call.arrangement, call.window, call.how, call.own)


@answer.register
def _(call: CountPart, state: State) -> Tally:
    return survey.tally(tensor_of(call.subject, state), call.part)


@answer.register
def _(call: SpreadPart, state: State) -> Spread:
    tensor = tensor_of(call.subject, state)
    return survey.spread(tensor, call.part, call.low, call.high, call.mean, call.bars, call.starts)


@answer.register
def _(call: ReadElement, state: State) -> Element:
    return element(tensor_of(call.subject, state), call.index, call.inside)


@answer.register
def _(call: FindOdd, state: State) -> Found:
    return survey.find_odd(tensor_of(call.subject, state), call.start)
