"""What several bouts of measuring have found, put together. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from msgspec.structs import replace

from designer.runtime.cost.reports import BackwardTimes, ForwardTimes
from designer.runtime.cost.sums import sums

Passes = Mapping[str, tuple[float, ...]]


def more_there(before: ForwardTimes, bout: ForwardTimes) -> ForwardTimes:
    """The passes of both."""
    nodes = _joined(before.nodes, bout.nodes)
    return replace(bout, nodes=nodes, whole=before.whole + bout.whole, filled=before.filled or bout.filled)


def more_back(before: BackwardTimes, bout: BackwardTimes) -> BackwardTimes:
    """The passes of both."""
    return replace(bout, nodes=_joined(before.nodes, bout.nodes), whole=before.whole + bout.whole)


def medians(passes: Passes) -> dict[str, float]:
    """By path the median of a node's own seconds, with those of all that is inside; "" is all nodes together."""
    return sums({path: median(seconds) for path, seconds in passes.items() if path})


def _joined(one: Passes, other: Passes) -> dict[str, tuple[float, ...]]:
    return {path: one.get(path, ()) + other.get(path, ()) for path in dict.fromkeys((*one, *other))}
