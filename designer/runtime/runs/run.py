"""A forward pass of the live module: outputs, classes, time, and a small picture of what flowed out of every node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor

from designer import numbers
from designer.catalogue.bypass import as_run
from designer.errors import DesignerError, RunFailed
from designer.files.data_set import data_set
from designer.graph.model import Path
from designer.graph.query import place
from designer.runtime.figures.statistics import real
from designer.runtime.garbage_collection import no_collection
from designer.runtime.layers.custom import custom_line, failures, said
from designer.runtime.live import Live
from designer.runtime.parameters.lazy import filling, waiting
from designer.runtime.places import blame, places
from designer.runtime.reports import Asked, ClassScore, InputChoice, OutputReport, RunReport, ShapesReport
from designer.runtime.runs.calling import Loops, loops
from designer.runtime.runs.capture import first_tensor, follow
from designer.runtime.runs.custom_outputs import looked_at
from designer.runtime.runs.feed import feed
from designer.runtime.runs.flowed import Flowed
from designer.runtime.runs.settle import settling_on
from designer.runtime.runs.stopwatch import Stopwatch

MOST_VALUES = 64
MOST_CLASSES = 10
MOST_SAMPLES = 4
"""So many samples are told one by one; of more, the first."""

T = TypeVar("T")


def run_once(live: Live, choice: InputChoice, shapes: ShapesReport | None = None) -> RunReport:
    """One forward pass in eval mode, without gradients, that sees what flows out of every node.

    Where shapes are still to be found there is one before it, so that what has them starts as the rules say.
    `seconds` is the time of the pass without that of the thumbnails. What flowed stays known if it fails half way.

    Args:
        shapes: They tell which dimension of what flows is the batch; without them it is the first.

    Raises:
        RunFailed: a layer refused; the line names it.
        FileRefused: the chosen file cannot be read or does not fit.
    """
    live.flowed = None
    inputs, reports = feed(live.design, choice, live.device)
    filled = fill(live, inputs)
    live.flowed = flowed = Flowed(live.design, shapes, regions(live))
    watch = Stopwatch(settling(live))
    rounds = Aside(flowed.rounds.begin, watch.without(flowed.rounds.ask))

    def flow() -> Any:
        return follow(live.design, live.source, live.module, inputs, watch.without(flowed.see), rounds)

    with no_collection():
        result = guarded(live, lambda: watch.time(flow))
    # An image has a label: random numbers, which a network gets that takes no image, are of no class.
    names = data_set(choice.data).classes if any(report.label for report in reports) else ()
    outputs = _outputs(live, result, names)
    return RunReport(
        outputs, reports, flowed.nodes, watch.seconds, str(live.device), flowed.rounds.counts, tuple(filled),
        ports=flowed.ports, branches=flowed.rounds.branches,
    )  # fmt: skip


class Aside(NamedTuple):
    """Hears of the rounds of regions, without that this counts as time of the run."""

    begin: Callable[[Path], None]
    ask: Callable[[Path, Callable[[], Asked | None]], None]


def regions(live: Live) -> Loops:
    """The regions that go round, and those that take one of two ways."""
    design = as_run(live.design)
    return loops(design, places(design, live.source, live.module))


def fill(live: Live, inputs: Sequence[Tensor]) -> list[str]:
    """Where shapes are not yet known, a run to find them, so that what has them starts as the rules say.

    Gives the names of the tensors whose shapes it found, in the order in which it did.
    """
    if not any(map(waiting, live.module.modules())):
        return []
    found: list[str] = []
    try:
        with filling(live.module) as found:
            guarded(live, lambda: live.module(*inputs))
    finally:  # one that fails half way has found some, which wait no more
        live.start_filled(found)
    return found


def timed(live: Live, inputs: Sequence[Tensor]) -> tuple[Any, float]:
    """The module's result and the seconds it took."""
    watch = Stopwatch(settling(live))
    return watch.time(lambda: live.module(*inputs)), watch.seconds


def guarded(live: Live, run: Callable[[], T]) -> T:
    """What `run` gives, in eval mode and without gradients; the module's mode is put back whatever happens.

    Raises:
        RunFailed: a layer refused; the line names it.
    """
    training = [module for module in live.module.modules() if module.training]
    live.module.eval()
    try:
        with torch.no_grad(), looked_at(live):
            return run()
    except DesignerError:
        raise
    except failures(live.source) as error:
        raise failure(live, error) from error
    finally:
        for module in training:
            module.training = True


def failure(live: Live, error: BaseException) -> RunFailed:
    """What a pass raised, with the node in which it did."""
    path = blame(error, live.design, live.source, live.module)
    where = custom_line(error, live.source)
    return RunFailed(f"{place(live.design, path)}: {said(error, where)}", "/".join(path), *(where or ()))


def _outputs(live: Live, result: Any, names: Sequence[str]) -> tuple[OutputReport, ...]:
    nodes = live.design.main_block.of_kind("output")
    values = result if len(nodes) > 1 and isinstance(result, tuple) else (result,)
    reports = []
    live.outputs = {}
    for node, value in zip(nodes, values, strict=False):
        tensor = first_tensor(value)
        if tensor is not None:
            live.outputs[node.name] = tensor
            reports.append(_output(node.name, tensor, names))
    return tuple(reports)


def _output(name: str, tensor: Tensor, names: Sequence[str]) -> OutputReport:
    dtype = numbers.dtype(tensor.dtype)
    if tensor.is_meta:
        return OutputReport(name, tuple(tensor.shape), dtype, ())
    sample = (tensor[:1] if tensor.ndim > 1 else tensor).flatten()[:MOST_VALUES]
    if sample.is_complex():
        both = torch.view_as_real(sample.resolve_conj().to(torch.complex128))
        parts = [tuple(part.tolist()) for part in both.unbind(-1)]
        return OutputReport(name, tuple(tensor.shape), dtype, parts[0], imaginary=parts[1])
    values = tuple(real(sample).tolist())
    few = tensor.ndim == 2 and len(tensor) <= MOST_SAMPLES and tensor.shape[1] <= MOST_VALUES
    others = tuple(tuple(real(other).tolist()) for other in tensor[1:]) if few else ()
    return OutputReport(name, tuple(tensor.shape), dtype, values, _classes(tensor, names), others=others)


def _classes(tensor: Tensor, names: Sequence[str]) -> tuple[ClassScore, ...]:
    """The likeliest classes of the first sample of scores `N C`."""
    if tensor.ndim != 2 or not tensor.shape[0] > 0 or tensor.shape[1] < 2 or not tensor.is_floating_point():
        return ()
    scores = tensor[0].float()
    if not torch.isfinite(scores).all():
        return ()
    already = bool((scores >= 0).all()) and abs(float(scores.sum()) - 1) < 1e-4
    shares = scores if already else scores.softmax(0)
    best = shares.sort(descending=True, stable=True)  # of equal ones the first comes first, as with argmax
    named = len(shares) == len(names)
    pairs = zip(best.indices[:MOST_CLASSES].tolist(), best.values[:MOST_CLASSES].tolist(), strict=True)
    return tuple(ClassScore(index, names[index] if named else str(index), share) for index, share in pairs)


def settling(live: Live) -> Callable[[], None]:
    """What waits for every device of the network."""
    return settling_on(live.devices)
