"""A lesson's check."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.answers.shapes import shapes
from designer.engine.calls.lessons import CheckLesson
from designer.engine.state import State
from designer.runtime import lessons
from designer.runtime.reports import LessonReport


@answer.register
def _(call: CheckLesson, state: State) -> LessonReport:
    module = state.live.module if state.live.built else None
    return lessons.look(lessons.Asked(call.design, shapes(call.design, state), module), call.check)
