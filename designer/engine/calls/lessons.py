"""A lesson's check."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.graph.model import Check, Design
from designer.runtime.reports import LessonReport


class CheckLesson(Call[LessonReport], frozen=True):
    """Whether what a lesson's note asks for is done, in the design or in the live module."""

    design: Design
    check: Check
