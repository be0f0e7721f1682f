"""A block that is run several times in a row, each time on what the run before it gave."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from designer.runtime.cost.sums import added, over_copies
from designer.runtime.reports import NodeReport
from designer.runtime.shapes.avals import Known
from designer.runtime.shapes.judge import NOTHING
from designer.runtime.shapes.memo import Found

Run = Callable[[Mapping[str, Known]], Found]


def run_copies(run: Run, inputs: Mapping[str, Known], times: int, same_weights: bool) -> Found:
    """The block after so many runs in a row; once nothing changes any more the rest is multiplied."""
    found = run(inputs)
    given, problems = dict(inputs), found.problems
    parameters, multiply_adds, costs, left = found.parameters, found.multiply_adds, found.costs, times - 1
    while left and given and found.outputs:
        first, result = next(iter(given)), next(iter(found.outputs.values()))
        step = left if given[first] == result else 1
        given[first] = result
        before, found = found, run(given)
        found = found._replace(nodes=_agreed(before.nodes, found.nodes))
        problems = (*problems, *(p for p in found.problems if p not in problems))
        parameters += step * found.parameters
        multiply_adds += step * found.multiply_adds
        costs = added(costs, over_copies(found.costs, step, same_weights))
        left -= step
    owned = found.parameters if same_weights else parameters
    return Found(found.outputs, found.nodes, problems, owned, multiply_adds, costs)


def _agreed(before: Mapping[str, NodeReport], now: Mapping[str, NodeReport]) -> Mapping[str, NodeReport]:
    """What the latest copy tells of its nodes, without the sizes that the copies before it did not have."""
    return {
        path: replace(report, brought=NOTHING) if path in before and before[path].brought != report.brought else report
        for path, report in now.items()
    }
