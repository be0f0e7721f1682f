"""The costs of every node as text for a spreadsheet."""

from __future__ import annotations

import csv
import io

from designer.graph.model import Design
from designer.graph.query import node_at, place
from designer.ui.cost_columns import COLUMNS
from designer.ui.session.costs import Costs

UNITS = {"bytes_out": " (bytes)", "kept": " (bytes)", "forward": " (s)", "backward": " (s)"}


def csv_text(design: Design, costs: Costs) -> str:
    """A line a node, a block with all that is inside; a cell is empty where a number is not known."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["node", "kind", *(column.title + UNITS.get(column.id, "") for column in COLUMNS)])
    for path in ("", *(costs.report.nodes if costs.report else ())):
        ids = tuple(path.split("/")) if path else ()
        try:
            kind = node_at(design, ids)[1].of if ids else ""
            name = place(design, ids)
        except KeyError:
            continue  # of a node that has gone since
        numbers = [column.of(costs, path) for column in COLUMNS]
        writer.writerow([name, kind, *("" if number is None else number for number in numbers)])
    return text.getvalue()
