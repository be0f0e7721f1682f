"""How much of the network's input one cell after each node sees, by arithmetic along the drawing."""

from __future__ import annotations

from designer.runtime.laboratory.receptive import BLIND, Sight, sight
from designer.runtime.laboratory.reports import FieldSizes
from designer.runtime.laboratory.steps import steps
from designer.runtime.live import Live


def field_sizes(live: Live) -> FieldSizes:
    """Of every node for which it is known; of a block what its last cell sees. Nothing has to run.

    Raises:
        DesignerError: there is no live module, or it has too many steps.
    """
    sights: dict[int, Sight | None] = {}
    told: dict[str, tuple[int, int]] = {}
    for at, step in enumerate(steps(live)):
        first = step.node.kind == "input"
        seen = sights[at] = Sight() if first else sight(step, sights)
        if seen is None or first or seen == BLIND:
            continue
        for depth in range(1, len(step.path) + 1):
            path = "/".join(step.path[:depth])
            rows, columns = told.get(path, (0, 0))
            told[path] = max(rows, seen.rows), max(columns, seen.columns)
    return FieldSizes({path: size for path, size in told.items() if size != (1, 1)})
