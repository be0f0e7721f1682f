"""What has to be told of a tensor that is seen in another way."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.answers.subjects import shown, tensor_of
from designer.engine.calls.views import ReadColours, TellParts, TellView
from designer.engine.state import State
from designer.runtime.views.filters import colours
from designer.runtime.views.gates import parts
from designer.runtime.views.reports import ColoursReport, PartsReport, ViewReport


@answer.register
def _(call: TellView, state: State) -> ViewReport:
    return shown(call.view, state).report


@answer.register
def _(call: TellParts, state: State) -> PartsReport:
    return PartsReport(parts(state.live.module, call.name))


@answer.register
def _(call: ReadColours, state: State) -> ColoursReport:
    pictures = colours(tensor_of(call.subject, state), call.own)
    count, height, width, _ = pictures.shape
    return ColoursReport(pictures.numpy().tobytes(), count, height, width)
