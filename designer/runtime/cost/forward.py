"""How long every node takes in a forward pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TypeVar

from torch import Tensor

from designer.runtime.cost.follow import followed
from designer.runtime.cost.reports import ForwardTimes
from designer.runtime.cost.stopwatch import Stopwatch
from designer.runtime.live import Live
from designer.runtime.parameters.lazy import waiting
from designer.runtime.reports import InputChoice
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import fill, guarded, settling, timed

BOUT = 0.03
"""Seconds after which no further pass is begun: the engine answers others in between."""
MOST_PASSES = 50

T = TypeVar("T")


def time_forward(live: Live, choice: InputChoice, warm: bool = True) -> ForwardTimes:
    """Passes in eval mode and without gradients: some that nobody looks into, and some timed node by node.

    Args:
        warm: Begin with a pass that does not count.

    Raises:
        RunFailed: the network does not run, or takes nothing of what was chosen.
        FileRefused: the chosen file cannot be read or does not fit.
    """
    inputs, reports = feed(live.design, choice, live.device)
    waits = any(map(waiting, live.module.modules()))
    if warm or waits:
        fill(live, inputs)
    whole = guarded(live, lambda: repeated(lambda: timed(live, inputs)[1]))
    nodes, calls = guarded(live, lambda: _node_by_node(live, inputs))
    batch = max((tensor.shape[0] for tensor in inputs if tensor.ndim), default=1)
    fed = reports[0].text if reports else ""
    return ForwardTimes(nodes, tuple(whole), calls, batch, fed, str(live.device), waits)


def repeated(once: Callable[[], T]) -> list[T]:
    """What `once` gives as often as fits into a bout, and at least one time."""
    start, found = perf_counter(), [once()]
    while perf_counter() - start < BOUT and len(found) < MOST_PASSES:
        found.append(once())
    return found


def side_by_side(passes: Sequence[dict[str, float]]) -> dict[str, tuple[float, ...]]:
    """By path, the seconds of each pass; 0 where a node did not run in it."""
    paths = dict.fromkeys(path for one in passes for path in one)
    return {path: tuple(one.get(path, 0.0) for one in passes) for path in paths}


def _node_by_node(live: Live, inputs: list[Tensor]) -> tuple[dict[str, tuple[float, ...]], dict[str, int]]:
    watch = Stopwatch(settling(live))

    def once() -> dict[str, float]:
        watch.start()
        live.module(*inputs)
        return watch.stop()

    with followed(live.design, live.source, live.module, watch):
        passes = repeated(once)
    return side_by_side(passes), dict(watch.calls)
