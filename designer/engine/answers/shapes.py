"""Shapes of a design."""

from __future__ import annotations

import msgspec

from designer.engine.answers.answer import answer
from designer.engine.calls.shapes import FindShapes, FitShapes
from designer.engine.state import State
from designer.graph.model import Design
from designer.runtime.captured_output import heard
from designer.runtime.devices import absent
from designer.runtime.memory_check import no_room
from designer.runtime.reports import Fitted, ShapesReport
from designer.runtime.shapes.first_shapes import fitted
from designer.runtime.shapes.shapes import find_shapes


@answer.register
def _(call: FindShapes, state: State) -> ShapesReport:
    return shapes(call.design, state)


@answer.register
def _(call: FitShapes, state: State) -> Fitted:
    return Fitted(fitted(call.design, state.memo, state.trust))


def shapes(design: Design, state: State, device: str = "") -> ShapesReport:
    """Shapes, counts and problems of a design, devices and room that this machine lacks among them.

    Args:
        device: Where it is to be made; "" for the design's own.
    """
    with heard(0):  # a person's layers are only tried here
        report = find_shapes(design, state.memo, state.trust)
    missing = [*absent(design), *no_room(design, report, device, lambda: state.live.held)]
    return msgspec.structs.replace(report, problems=(*report.problems, *missing)) if missing else report
