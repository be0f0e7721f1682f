"""The costs that shape inference meets on its walk through a block."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from designer.graph.model import Node
from designer.graph.query import ELSE, branches
from designer.runtime.cost.reports import Cost
from designer.runtime.cost.sums import Costs, totals


def costs_inside(node: Node, made: Node, found: Sequence[Costs]) -> dict[str, Cost]:
    """What the inside of a block node costs, a list a branch; for one that calls another's module, all in one.

    Args:
        made: The node whose module `node` calls; for all but `again` nodes the two are one.
    """
    words = [word for word, _ in branches(made)]
    inside = {f"{word}/{path}": cost for word, costs in zip(words, found, strict=False) for path, cost in costs.items()}
    if node is made:
        return {node.id: Cost(calls=1), **inside}
    whole = totals(inside)[""]
    return {node.id: Cost(0, whole.parameters + whole.elsewhere, whole.multiply_adds, whole.bytes_out, 1)}


def counted(costs: Costs, used: Collection[str], held: Collection[str]) -> dict[str, Cost]:
    """The costs of a block's nodes: what leads to no output does not run, and what nobody calls holds no weights."""
    return {path: _counted(cost, _first(path), used, held) for path, cost in costs.items()}


def _counted(cost: Cost, node_id: str, used: Collection[str], held: Collection[str]) -> Cost:
    if node_id in used:
        return cost
    return Cost(cost.parameters, cost.elsewhere) if node_id in held else Cost()


def _first(path: str) -> str:
    return path.partition("/")[0].removesuffix(ELSE)
