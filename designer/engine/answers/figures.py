"""Figures of the live tensors."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.figures import FindFigures
from designer.engine.state import State
from designer.runtime.figures.figures import FigureMaker
from designer.runtime.reports import FiguresReport


@answer.register
def _(call: FindFigures, state: State) -> FiguresReport:
    return state.of(FigureMaker).make(call.names, call.seconds)
