"""What a person does to the live parameters."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.answers.shapes import shapes
from designer.engine.calls.parameter_edits import (
    Backward,
    ClearGradients,
    PreviewStart,
    SetValue,
    StartAnew,
    TakeBackValues,
)
from designer.engine.state import State
from designer.files.trust import refuse_untrusted
from designer.runtime.checked import refuse_errors
from designer.runtime.parameters.manual_edits import ManualEdits, preview
from designer.runtime.reports import LiveReport, StartPreview


@answer.register
def _(call: StartAnew, state: State) -> LiveReport:
    state.of(ManualEdits).start_anew(call.names, call.seed)
    return state.live.report()


@answer.register
def _(call: SetValue, state: State) -> LiveReport:
    state.of(ManualEdits).set_value(call.name, call.value, call.index, call.adds)
    return state.live.report()


@answer.register
def _(call: TakeBackValues, state: State) -> LiveReport:
    state.of(ManualEdits).take_back()
    return state.live.report()


@answer.register
def _(call: Backward, state: State) -> LiveReport:
    state.of(ManualEdits).backward(call.choice, call.aim)
    return state.live.report()


@answer.register
def _(call: ClearGradients, state: State) -> LiveReport:
    state.of(ManualEdits).clear_gradients()
    return state.live.report()


@answer.register
def _(call: PreviewStart, state: State) -> StartPreview:
    """Nothing live is touched.

    Raises:
        NotTrusted: the design holds code that is not trusted.
        DesignProblems: it has an error; the first is told.
    """
    refuse_untrusted(call.design, state.trust)
    refuse_errors(call.design, shapes(call.design, state).problems)
    return preview(call.design, call.block, call.node, call.number, call.seed)
