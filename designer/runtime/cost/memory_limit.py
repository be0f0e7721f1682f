"""Whether a batch finds room in the memory on its way there and back."""

from __future__ import annotations

from math import prod

from designer.errors import RunFailed
from designer.graph.model import Design
from designer.runtime.cost.reports import CostReport
from designer.runtime.cost.sums import totals
from designer.runtime.runs.feed import wanted
from designer.runtime.shapes.avals import TORCH_DTYPES

MOST_BYTES = 4 << 30
"""Of what all nodes together give; autograd keeps most of it, and the way back takes as much again."""


def refuse_too_large(design: Design, report: CostReport, batch: int) -> None:
    """Sees to it that nothing is begun that would fill the memory.

    Raises:
        RunFailed: it would, or an input does not say its shape.
    """
    fed = sum(prod(one.sizes(1)) * TORCH_DTYPES[one.aval.dtype].itemsize for one in wanted(design))
    size = (fed + totals(report.nodes)[""].bytes_out) * batch
    if size > MOST_BYTES:
        most = MOST_BYTES * batch // size
        more = f"; {most:,} is the most here" if most else ""
        raise RunFailed(f"a batch of {batch:,} would take {size / 1e9:.1f} GB of memory{more}")
