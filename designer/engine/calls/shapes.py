"""Shapes of a design."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.graph.model import Design
from designer.runtime.reports import Fitted, ShapesReport


class FindShapes(Call[ShapesReport], frozen=True):
    """Shapes, counts and problems of a design."""

    design: Design


class FitShapes(Call[Fitted], frozen=True):
    """Other sizes of pictures at the inputs of a design that was read from text, where the layers need them."""

    design: Design
