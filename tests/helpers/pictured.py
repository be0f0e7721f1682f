"""An engine that answers every question about the tensors that a test gives it, with the runtime's own answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from designer.engine.calls.pictures import CountPart, FindOdd, LookAt, ReadBlocks, ReadElement, SpreadPart
from designer.engine.protocol import Refusal
from designer.errors import DesignerError
from designer.runtime.pictures import survey
from designer.runtime.pictures.element import element
from designer.runtime.pictures.facts import facts_of
from designer.runtime.pictures.reading import blocks_of

ANSWERS = {
    LookAt: lambda tensor, call: facts_of(tensor, call.subject.name),
    ReadBlocks: lambda tensor, call: blocks_of(tensor, call.arrangement, call.window, call.how, call.own),
    CountPart: lambda tensor, call: survey.tally(tensor, call.part),
    SpreadPart: lambda tensor, call: survey.spread(
        tensor, call.part, call.low, call.high, call.mean, call.bars, call.starts
    ),
    ReadElement: lambda tensor, call: element(tensor, call.index, call.inside),
    FindOdd: lambda tensor, call: survey.find_odd(tensor, call.start),
}


def replies(tensors: Mapping[str, Tensor]) -> dict[type, Any]:
    """By class of a call, its answer from the tensors as they are when it is asked."""

    def answer(call: Any) -> Any:
        try:
            if call.subject.name not in tensors:
                raise DesignerError(f'the live module has no parameter or buffer "{call.subject.name}"')
            return ANSWERS[type(call)](tensors[call.subject.name], call)
        except DesignerError as error:
            return Refusal(str(error))

    return dict.fromkeys(ANSWERS, answer)
