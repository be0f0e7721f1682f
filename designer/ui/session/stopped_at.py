"""Where the last run stopped, as what is told at its node until another run or another design comes. No Qt."""

from __future__ import annotations

from designer.engine.protocol import Refusal
from designer.graph import query
from designer.graph.model import Design
from designer.graph.problem import Problem


def stopped_at(design: Design, refusal: Refusal) -> tuple[Problem, ...]:
    """What is told at the node that a run stopped at; nothing where it stopped at none."""
    path = tuple(refusal.path.split("/")) if refusal.path else ()
    try:
        block, node = query.node_at(design, path) if path else ("", None)
    except KeyError:
        return ()  # of a design that was closed meanwhile
    if node is None:
        return ()
    why = refusal.text.removeprefix(f"{query.place(design, path)}: ")
    told = f"{node.name}: the last run stopped here: {why}"
    return (Problem(block, node.id, told, "warning", path, layer=refusal.layer, line=refusal.line),)
