"""Whether a batch finds room in the memory on its way there and back."""

from __future__ import annotations

from designer.errors import RunFailed
from designer.runtime.cost.reports import CostReport
from designer.runtime.cost.sums import totals

MOST_BYTES = 4 << 30
"""Of what all nodes together give; autograd keeps most of it, and the way back takes as much again."""


def refuse_too_large(report: CostReport, batch: int) -> None:
    """Sees to it that nothing is begun that would fill the memory.

    Raises:
        RunFailed: it would.
    """
    size = totals(report.nodes)[""].bytes_out * batch
    if size > MOST_BYTES:
        most = MOST_BYTES * batch // size
        more = f"; {most:,} is the most here" if most else ""
        raise RunFailed(f"a batch of {batch:,} would leave {size / 1e9:.1f} GB behind for the way back{more}")
