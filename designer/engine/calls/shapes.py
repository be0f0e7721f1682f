"""Shapes of a design."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.graph.model import Design
from designer.runtime.reports import ShapesReport


class FindShapes(Call[ShapesReport], frozen=True):
    """Shapes, counts and problems of a design."""

    design: Design
