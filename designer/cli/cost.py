"""What every node costs: parameters, multiply-adds and memory for one sample; with `--time` also measured time."""

from __future__ import annotations

import argparse
import json
import sys
from statistics import median

from designer.cli.common import add_design, add_live, count, depth, problem_lines, read, status, table
from designer.graph.model import Design
from designer.graph.query import node_at, place
from designer.runtime.cost.bouts import medians, more_back, more_there
from designer.runtime.cost.reports import BackwardTimes, Cost, CostReport, ForwardTimes
from designer.runtime.cost.sums import as_it_ran, sums, totals
from designer.runtime.reports import InputChoice

PASSES = 10
"""Passes that are timed at least."""
HEAD = ("node", "kind", "parameters", "multiply-adds", "bytes out")
TIMES = ("bytes kept", "forward ms", "backward ms")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    add_design(parser)
    add_live(parser)
    parser.add_argument("--depth", type=depth, default=1, help="how many levels of blocks to open (default: 1)")
    parser.add_argument("--time", action="store_true", help="run it too: time of every node, memory for the way back")
    parser.add_argument("--batch", type=count, default=1, metavar="N", help="samples that are run at once (default: 1)")
    parser.add_argument("--json", action="store_true", help="print it as JSON, every node by its path")


def run(options: argparse.Namespace) -> int:
    """Prints a row a node, a block with all that is inside."""
    from designer.engine.calls.costs import FindCosts
    from designer.engine.calls.shapes import FindShapes
    from designer.engine.engine import Engine

    design = read(options)
    engine = Engine()
    report, problems = engine.answer(FindCosts(design)), engine.answer(FindShapes(design)).problems
    there, back = _timed(design, options) if options.time else (None, None)
    found = _Found(design, report, there, back)
    print(json.dumps(found.plain(), indent=1) if options.json else "\n".join(found.lines(options.depth)))
    for line in problem_lines(design, problems):
        print(line, file=sys.stderr)
    return status(design, problems)


def _timed(design: Design, options: argparse.Namespace) -> tuple[ForwardTimes, BackwardTimes]:
    from designer.cli.live import engine_for, weights_of
    from designer.engine.calls.costs import TimeBackward, TimeForward

    engine = engine_for(design, options.device, weights_of(options))
    choice = InputChoice(batch=options.batch)
    there, back = engine.answer(TimeForward(choice)), engine.answer(TimeBackward(choice))
    while len(there.whole) < PASSES:
        there = more_there(there, engine.answer(TimeForward(choice, warm=False)))
    while back.whole and len(back.whole) < PASSES:
        back = more_back(back, engine.answer(TimeBackward(choice, warm=False)))
    return there, back


class _Found:
    """What was found, with all that is inside a block added up."""

    def __init__(
        self, design: Design, report: CostReport, there: ForwardTimes | None, back: BackwardTimes | None
    ) -> None:
        self._design, self._report, self._there, self._back = design, report, there, back
        self._costs = totals(as_it_ran(report, there.calls) if there else report.nodes)
        self._kept = sums(back.kept) if back else {}
        self._forward, self._backward = medians(there.nodes if there else {}), medians(back.nodes if back else {})

    def lines(self, depth: int) -> list[str]:
        """A table, and below it the whole."""
        head = [*HEAD, *(TIMES if self._there else ())]
        rows = [self._row(path) for path in self._paths() if path.count("/") <= depth]
        whole = self._costs[""]
        more = "" if self._report.complete else ", as far as it is known"
        counts = f"{whole.parameters:,} parameters, {whole.multiply_adds:,} multiply-adds a sample"
        last = [f"{counts}, half of torch's FLOPs{more}"]
        if self._report.open and not self._there:
            last.append("of a loop one round is counted, of two branches the dearer one; --time tells what really runs")
        return [*table([head, *rows], right=range(2, len(head))), *last, *self._time_lines()]

    def plain(self) -> dict[str, object]:
        """The same as plain values, by path of node names."""
        return {place(self._design, _ids(path)): self._values(path) for path in ("", *self._paths())}

    def _paths(self) -> list[str]:
        return list(self._report.nodes)

    def _row(self, path: str) -> list[str]:
        _, node = node_at(self._design, _ids(path))
        cost = self._costs[path]
        shared = f"{cost.parameters:,}" if cost.parameters else "counted above" if cost.elsewhere else ""
        name = place(self._design, _ids(path)).partition(" ▸ ")[2]
        numbers = (shared, _whole(cost.multiply_adds), _whole(cost.bytes_out))
        return [name, node.of if node.kind != "again" else "again", *numbers, *self._times(path)]

    def _times(self, path: str) -> list[str]:
        if not self._there:
            return []
        times = (self._forward.get(path, 0.0), self._backward.get(path, 0.0))
        return [_whole(int(self._kept.get(path, 0))), *(f"{1000 * s:.3f}" if s else "" for s in times)]

    def _time_lines(self) -> list[str]:
        if not self._there or not self._back:
            return []
        there, back = self._there, self._back
        fed = f"a batch of {there.batch} on {there.device}, {there.fed}: the median of {len(there.whole)} passes"
        lines = [f"{1000 * median(there.whole):.3f} ms forward, {fed}"]
        if back.refusal:
            return [*lines, f"no way back: {back.refusal}"]
        kept = f"{sum(back.kept.values()):,} bytes kept for it"
        return [*lines, f"{1000 * median(back.whole):.3f} ms backward, {kept}"]

    def _values(self, path: str) -> dict[str, float]:
        cost: Cost = self._costs[path]
        values: dict[str, float] = {
            "parameters": cost.parameters,
            "parameters_elsewhere": cost.elsewhere,
            "multiply_adds": cost.multiply_adds,
            "bytes_out": cost.bytes_out,
            "calls": cost.calls,
        }
        if self._there:
            values["bytes_kept"] = int(self._kept.get(path, 0))
            values["forward_seconds"] = self._forward.get(path, 0.0)
            values["backward_seconds"] = self._backward.get(path, 0.0)
        return values


def _ids(path: str) -> tuple[str, ...]:
    return tuple(path.split("/")) if path else ()


def _whole(count: int) -> str:
    return f"{count:,}" if count else ""
