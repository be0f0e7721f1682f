"""A forward pass of the live module: outputs, classes, time, and a small picture of what flowed out of every node."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import torch
from torch import Tensor

from designer.errors import DesignerError, RunFailed
from designer.files import fashion
from designer.graph.query import place
from designer.runtime.capture import capture, first_tensor
from designer.runtime.custom import custom_line, failures, said
from designer.runtime.devices import device_or_cpu
from designer.runtime.feed import Wanted, bundled_images, feed, wanted
from designer.runtime.lazy import filling, waiting
from designer.runtime.live import Live
from designer.runtime.places import blame
from designer.runtime.reports import AccuracyReport, ClassScore, InputChoice, OutputReport, RunReport
from designer.runtime.rounds import counted
from designer.runtime.statistics import real
from designer.runtime.thumbnails import thumbnail

MOST_VALUES = 64
MOST_CLASSES = 10
BATCH = 100

T = TypeVar("T")


def run_once(live: Live, choice: InputChoice) -> RunReport:
    """One forward pass in eval mode, without gradients.

    It is run twice: once untouched, which is what `seconds` tells, and once to see what flows out of every node.

    Raises:
        RunFailed: a layer refused; the line names it.
        FileRefused: the chosen file cannot be read or does not fit.
    """
    tensors, reports = feed(live.design, choice)
    inputs = [tensor.to(live.device) for tensor in tensors]
    with filling(live.module) as filled:
        _, seconds = guarded(live, lambda: timed(live, inputs))
    live.start_filled(filled)
    with counted(live.design, live.source, live.module) as rounds:
        result, pictures = guarded(
            live, lambda: capture(live.design, live.source, live.module, inputs, thumbnail, rounds)
        )
    outputs = _outputs(live, result, choice.source == "data")
    return RunReport(outputs, reports, pictures, seconds, str(live.device), rounds, tuple(filled))


def accuracy(live: Live, count: int) -> AccuracyReport:
    """How many of the first `count` bundled test images the live module names rightly.

    Raises:
        RunFailed: it takes no such images, gives no scores for ten classes, or a layer refused.
    """
    one = _classifier_input(live)
    labels = torch.from_numpy(fashion.labels()[:count].astype("int64"))
    batch = BATCH if one.aval.has_batch else 1
    right, seconds = 0, 0.0
    waits = any(map(waiting, live.module.modules()))
    if waits:
        fill(live, [bundled_images(one, list(range(batch))).to(live.device)])
    for start in range(0, len(labels), batch):
        indices = list(range(start, min(start + batch, len(labels))))
        images = bundled_images(one, indices).to(live.device)
        result, taken = guarded(live, lambda images=images: timed(live, [images]))  # type: ignore[misc]
        scores = first_tensor(result)
        if scores is None or scores.numel() != len(indices) * len(fashion.CLASSES):
            shape = "×".join(map(str, scores.shape)) if scores is not None else "nothing"
            raise RunFailed(f"the network gives {shape}, not scores for the ten classes of the test images")
        named = scores.reshape(len(indices), -1).argmax(1).cpu()
        right += int((named == labels[indices]).sum())
        seconds += taken
    return AccuracyReport(right, len(labels), seconds, waits)


def fill(live: Live, inputs: Sequence[Tensor]) -> None:
    """A run only to find the shapes that are not yet known, so that what has them starts as the rules say."""
    with filling(live.module) as filled:
        guarded(live, lambda: timed(live, inputs))
    live.start_filled(filled)


def timed(live: Live, inputs: Sequence[Tensor]) -> tuple[Any, float]:
    """The module's result and the seconds it took."""
    _synchronize(live)
    start = time.perf_counter()
    result = live.module(*inputs)
    _synchronize(live)
    return result, time.perf_counter() - start


def guarded(live: Live, run: Callable[[], T]) -> T:
    """What `run` gives, in eval mode and without gradients; the module's mode is put back whatever happens.

    Raises:
        RunFailed: a layer refused; the line names it.
    """
    training = [module for module in live.module.modules() if module.training]
    live.module.eval()
    try:
        with torch.no_grad():
            return run()
    except DesignerError:
        raise
    except failures(live.source) as error:
        raise _failure(live, error) from error
    finally:
        for module in training:
            module.training = True


def _failure(live: Live, error: BaseException) -> RunFailed:
    path = blame(error, live.design, live.source, live.module)
    where = custom_line(error, live.source)
    return RunFailed(f"{place(live.design, path)}: {said(error, where)}", "/".join(path))


def _classifier_input(live: Live) -> Wanted:
    inputs = wanted(live.design)
    if len(inputs) != 1 or not inputs[0].takes_data:
        shapes = ", ".join(f"{one.name} {one.aval}" for one in inputs) or "none"
        raise RunFailed(f"the network takes no test image; its inputs are {shapes}")
    return inputs[0]


def _outputs(live: Live, result: Any, with_names: bool) -> tuple[OutputReport, ...]:
    nodes = live.design.main_block.of_kind("output")
    values = result if len(nodes) > 1 and isinstance(result, tuple) else (result,)
    reports = []
    live.outputs = {}
    for node, value in zip(nodes, values, strict=False):
        tensor = first_tensor(value)
        if tensor is not None:
            live.outputs[node.name] = tensor
            reports.append(_output(node.name, tensor, with_names))
    return tuple(reports)


def _output(name: str, tensor: Tensor, with_names: bool) -> OutputReport:
    dtype = str(tensor.dtype).removeprefix("torch.")
    if tensor.is_meta:
        return OutputReport(name, tuple(tensor.shape), dtype, ())
    sample = tensor[:1] if tensor.ndim > 1 else tensor
    values = tuple(real(sample).flatten()[:MOST_VALUES].tolist())
    return OutputReport(name, tuple(tensor.shape), dtype, values, _classes(tensor, with_names))


def _classes(tensor: Tensor, with_names: bool) -> tuple[ClassScore, ...]:
    """The likeliest classes of the first sample of scores `N C`."""
    if tensor.ndim != 2 or not tensor.shape[0] > 0 or tensor.shape[1] < 2 or not tensor.is_floating_point():
        return ()
    scores = tensor[0].float()
    if not torch.isfinite(scores).all():
        return ()
    already = bool((scores >= 0).all()) and abs(float(scores.sum()) - 1) < 1e-4
    shares = scores if already else scores.softmax(0)
    best = shares.topk(min(MOST_CLASSES, len(shares)))
    names = fashion.CLASSES if with_names and len(shares) == len(fashion.CLASSES) else None
    pairs = zip(best.indices.tolist(), best.values.tolist(), strict=True)
    return tuple(ClassScore(index, names[index] if names else str(index), share) for index, share in pairs)


def _synchronize(live: Live) -> None:
    """Waits for every device of the network: a GPU goes on when Python is done."""
    for device in {live.device, *map(device_or_cpu, live.source.devices.values())}:
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        elif device.type == "mps":
            torch.mps.synchronize()
