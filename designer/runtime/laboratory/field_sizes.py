"""How much of the network's input one cell after each node sees, by arithmetic along the drawing."""

from __future__ import annotations

from collections.abc import Mapping

from designer.runtime.laboratory.reading import Size, Unknown, map_size
from designer.runtime.laboratory.reports import FieldSizes
from designer.runtime.laboratory.sight import BLIND, Sight, sights
from designer.runtime.laboratory.steps import steps
from designer.runtime.live import Live
from designer.runtime.reports import NodeReport


def field_sizes(live: Live, shapes: Mapping[str, NodeReport]) -> FieldSizes:
    """Of every node for which it is known, and why it is not; of a block what its last cell sees. Nothing has to run.

    Args:
        shapes: By path, what shape inference has found.

    Raises:
        DesignerError: there is no live module, or it has too many steps.
    """
    laid = steps(live)
    told: dict[str, Size] = {}
    why: dict[str, str] = {}
    for at, seen in sights(laid, _map_sizes(shapes)).items():
        if laid[at].node.kind == "input" or seen in (Sight(), BLIND):
            continue
        for depth in range(1, len(laid[at].path) + 1):
            path = "/".join(laid[at].path[:depth])
            if isinstance(seen, Unknown):
                why[path] = seen.why
            else:
                rows, columns = told.get(path, (0, 0))
                told[path] = max(rows, seen.size[0]), max(columns, seen.size[1])
    return FieldSizes({path: size for path, size in told.items() if path not in why}, why)


def _map_sizes(shapes: Mapping[str, NodeReport]) -> dict[str, Size]:
    """By path, rows and columns of the map that comes out; of `B×6×28×28` the last two."""
    sizes: dict[str, Size] = {}
    for path, report in shapes.items():
        words = next(iter(report.outputs.values()), "").split("×")
        if (size := map_size([int(word) if word.isdecimal() else None for word in words])) is not None:
            sizes[path] = size
    return sizes
