"""All that is to be said of a design without running it: problems, and what is worth knowing."""

from __future__ import annotations

from designer.graph.model import Design
from designer.graph.problem import Problem
from designer.runtime.devices import absent
from designer.runtime.memory_check import no_room
from designer.runtime.reports.notes import Note, notes
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes


def findings(design: Design) -> tuple[list[Problem], tuple[Note, ...]]:
    """What is not yet right, shapes and what this machine lacks included; and notes on what runs well."""
    found = find_shapes(design, Memo())
    return [*found.problems, *absent(design), *no_room(design, found)], notes(design, found.nodes)
