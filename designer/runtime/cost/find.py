"""The costs of a whole design, found without running it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from designer.catalogue.check import problems
from designer.files.trust import Trust, untrusted
from designer.graph.model import Design
from designer.graph.query import branches
from designer.runtime.cost.reports import Cost, CostReport
from designer.runtime.cost.sums import Costs
from designer.runtime.parameters.check import check_parameters
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import walked


def find_costs(design: Design, memo: Memo, trust: Trust | None = None) -> CostReport:
    """What every node costs, as far as shapes are known; parameters that are one are counted where they stand first."""
    trust = trust or Trust()
    found = walked(design, memo, trust)
    wrong = [*problems(design), *found.problems]
    broken = any(problem.severity == "error" for problem in wrong) or bool(untrusted(design, trust))
    shared = {} if broken else check_parameters(design, memo).shared
    open_ = tuple(_open(design, design.main, found.costs)) if found.costs else ()
    return CostReport(_without(found.costs, shared), not broken, open_)


def _without(costs: Costs, shared: Mapping[str, int]) -> dict[str, Cost]:
    """The costs without parameters that are counted elsewhere."""
    told = dict(costs)
    for path, count in shared.items():
        if path in told:
            old = told[path]
            told[path] = Cost(
                old.parameters - count, old.elsewhere + count, old.multiply_adds, old.bytes_out, old.calls
            )
    return told


def _open(design: Design, name: str, costs: Costs, around: str = "") -> Iterator[str]:
    """Paths of every `while` and `if` that was met."""
    for node in design.blocks[name].nodes:
        if around + node.id not in costs:
            continue
        if node.kind in ("while", "if"):
            yield around + node.id
        for word, inner in branches(node):
            yield from _open(design, inner, costs, f"{around}{word}/")
