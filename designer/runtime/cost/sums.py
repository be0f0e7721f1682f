"""Costs added up: of what is inside a block, over copies, as often as a run has told. No torch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from designer.graph.query import ELSE
from designer.runtime.cost.reports import Cost, CostReport

T = TypeVar("T")
Costs = Mapping[str, Cost]

NONE = Cost()


def over_copies(costs: Costs, times: int, same_weights: bool) -> dict[str, Cost]:
    """The costs of so many runs of one block after its first; weights that all runs share came with the first."""
    return {path: _times(cost, times, 0 if same_weights else times) for path, cost in costs.items()}


def added(one: Costs, other: Costs) -> dict[str, Cost]:
    """Both, node by node."""
    return {path: one.get(path, NONE) + other.get(path, NONE) for path in dict.fromkeys((*one, *other))}


def as_it_ran(report: CostReport, calls: Mapping[str, int]) -> dict[str, Cost]:
    """The costs with what is inside a `while` or an `if` as often as it really ran."""
    told = set(report.open)
    return {
        path: _ran(cost, calls.get(path, 0)) if cost.calls and any(above in told for above in _above(path)) else cost
        for path, cost in report.nodes.items()
    }


def totals(costs: Costs) -> dict[str, Cost]:
    """By path what a node costs with all that is inside; "" is the whole. Of two branches only the dearer one runs."""
    return _summed(costs, NONE, lambda one, other: one + other, _dearer)


def sums(numbers: Mapping[str, float]) -> dict[str, float]:
    """By path a number with those of all that is inside; "" is the whole."""
    return _summed(numbers, 0.0, lambda one, other: one + other, lambda one, other: one + other)


def _summed(own: Mapping[str, T], nothing: T, add: Callable[[T, T], T], choose: Callable[[T, T], T]) -> dict[str, T]:
    inside: dict[str, T] = {}
    found: dict[str, T] = {}
    every = dict.fromkeys(above for path in own for above in (path, *_above(path)))
    for path in sorted(every, key=lambda path: -path.count("/")):
        held, other = inside.get(path), inside.get(path + ELSE)
        if other is not None:
            held = choose(held or nothing, other)
        alone = own.get(path, nothing)
        found[path] = alone if held is None else add(alone, held)
        around = path.rpartition("/")[0]
        inside[around] = add(inside.get(around, nothing), found[path])
    found[""] = inside.get("", nothing)
    return found


def _above(path: str) -> Iterable[str]:
    """Paths of the nodes around a node, the innermost first."""
    words = path.split("/")
    return ["/".join((*words[: n - 1], words[n - 1].removesuffix(ELSE))) for n in range(len(words) - 1, 0, -1)]


def _times(cost: Cost, times: int, weights: int) -> Cost:
    return Cost(
        cost.parameters * weights,
        cost.elsewhere * weights,
        cost.multiply_adds * times,
        cost.bytes_out * times,
        cost.calls * times,
    )


def _ran(cost: Cost, calls: int) -> Cost:
    multiply_adds, bytes_out = (count * calls // cost.calls for count in (cost.multiply_adds, cost.bytes_out))
    return Cost(cost.parameters, cost.elsewhere, multiply_adds, bytes_out, calls)


def _dearer(one: Cost, other: Cost) -> Cost:
    return Cost(
        one.parameters + other.parameters,
        one.elsewhere + other.elsewhere,
        max(one.multiply_adds, other.multiply_adds),
        max(one.bytes_out, other.bytes_out),
        max(one.calls, other.calls),
    )
