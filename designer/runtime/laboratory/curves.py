"""The curve of an activation, worked out by the live layer itself, over what flows into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from msgspec.structs import replace
from torch import Tensor

from designer.catalogue.load import catalogue
from designer.errors import DesignerError
from designer.graph import query
from designer.graph.model import Block, Node
from designer.runtime.arguments import of_operation
from designer.runtime.figures.statistics import real
from designer.runtime.laboratory.curve_report import FLAT, CurveReport
from designer.runtime.laboratory.flow import GONE, catch
from designer.runtime.laboratory.kinds import layer_of, refusal
from designer.runtime.laboratory.operations import settings_of, what_comes
from designer.runtime.laboratory.reports import MOST_CHANNELS
from designer.runtime.laboratory.tensors import to_grid
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.affordable import affordable
from designer.runtime.runs.run import guarded
from designer.runtime.torch_names import functions

PLACES = 401
BINS = 80
REACH = 5.0
"""The curve is shown from −5 to 5, farther where what flows in goes farther."""
FARTHEST = 30.0
"""Where the curve ends, however far a few numbers lie out."""
MOST_SAMPLES, MOST_NUMBERS = 256, 8_000_000
"""Samples that are looked at, and numbers in all activations of one batch."""

Function = Callable[[Tensor], Tensor]


class _Through(NamedTuple):
    """A function, and what flows into it."""

    function: Function
    tensor: Tensor
    fed: str
    title: str


def curve(live: Live, path: str, choice: InputChoice) -> CurveReport:
    """The curve of one node, its slope, and a histogram of what a batch brings to it.

    Raises:
        DesignerError: the node is gone, did not run, or is no curve: its numbers depend on each other.
        RunFailed: the network does not run.
    """
    choice = replace(choice, batch=min(MOST_SAMPLES, affordable(live, choice, MOST_NUMBERS)))
    through = _through(live, path, choice)
    tensor = through.tensor
    if not tensor.numel() or tensor.is_meta:
        raise DesignerError(f"nothing flows into {_name(live, path)}: its input has no values")
    if tensor.is_complex():
        raise DesignerError(f"what flows into {_name(live, path)} is complex, and a curve is drawn over real numbers")
    if not tensor.is_floating_point():
        tensor = tensor.float()
    return guarded(live, lambda: _report(path, through._replace(tensor=tensor), _name(live, path)))


def _report(path: str, through: _Through, name: str) -> CurveReport:
    function, tensor = through.function, through.tensor
    _refuse_rows(function, tensor, name)
    values = real(tensor).flatten().cpu()
    finite = values[torch.isfinite(values)]
    low, high = _span(finite)
    places = torch.linspace(low, high, PLACES)
    heights, slopes = _curves(function, tensor, places)
    greatest = float(slopes.abs().nan_to_num(0.0).max()) if slopes.numel() else None
    flat, passes = _at_values(function, tensor, greatest)
    counts, _ = np.histogram(finite.numpy(), bins=BINS, range=(low, high))
    return CurveReport(
        path,
        through.title,
        through.fed,
        len(tensor) if tensor.ndim > 1 else 1,
        to_grid(places),
        to_grid(heights[:MOST_CHANNELS]),
        to_grid(slopes[:MOST_CHANNELS]),
        len(heights),
        tuple(counts.tolist()),
        int((finite < low).sum()),
        int((finite > high).sum()),
        values.numel(),
        values.numel() - finite.numel(),
        flat,
        passes,
        greatest,
    )


def _span(finite: Tensor) -> tuple[float, float]:
    """From where to where the curve is shown."""
    if not finite.numel():
        return -REACH, REACH
    low, high = (float(end) for end in torch.aminmax(finite))
    return max(-FARTHEST, min(-REACH, low)), min(FARTHEST, max(REACH, high))


def _curves(function: Function, tensor: Tensor, places: Tensor) -> tuple[Tensor, Tensor]:
    """Heights and slopes, curves × places; one curve where every channel has the same."""
    channels = tensor.shape[1] if tensor.ndim > 1 else 1
    shape = (len(places), channels, *(1,) * (tensor.ndim - 2)) if tensor.ndim > 1 else (len(places),)
    column = places.to(tensor).reshape(-1, *(1,) * (len(shape) - 1)).expand(shape)
    heights, slopes = _with_slope(function, column)
    found = [part.reshape(len(places), channels).T.float().cpu() for part in (heights, slopes) if part is not None]
    first, rest = found[0], found[1] if len(found) > 1 else torch.zeros(0)
    if torch.equal(first.nan_to_num(), first[:1].expand_as(first).nan_to_num()):
        first, rest = first[:1], rest[:1]
    return first, rest


def _with_slope(function: Function, tensor: Tensor) -> tuple[Tensor, Tensor | None]:
    """What the function makes of every number, and its slope there; None where no gradient gets through."""
    with torch.enable_grad():
        given = tensor.detach().clone().requires_grad_()
        made = function(given * 1)  # not the leaf itself, which a layer that works in place must not change
        if not made.requires_grad:
            return made.detach(), None
        (slope,) = torch.autograd.grad(made.sum(), given, allow_unused=True)
    return made.detach(), slope


def _at_values(function: Function, tensor: Tensor, greatest: float | None) -> tuple[float, float | None]:
    """At what flows in: the share where the curve is flat, and the mean size of the slope."""
    if greatest is None:
        return 0.0, None
    _, slope = _with_slope(function, tensor)
    if slope is None:
        return 0.0, None
    sizes = real(slope).abs()
    sizes = sizes[torch.isfinite(sizes)]
    if not sizes.numel():
        return 0.0, None
    return float((sizes < FLAT * greatest).float().mean()), float(sizes.mean())


def _refuse_rows(function: Function, tensor: Tensor, name: str) -> None:
    """Another number in one place may change what comes out there, and nowhere else.

    Raises:
        DesignerError: it changes more, or what comes out has another shape: there is no curve.
    """
    sample = (tensor[:1] if tensor.ndim > 1 else tensor).detach()
    other = sample.clone()
    other.reshape(-1)[0] += 1.0
    # Copies, since a layer may work in place.
    before, after = function(sample.clone()), function(other.clone())
    if not isinstance(before, Tensor) or before.shape != sample.shape:
        raise DesignerError(f"{name} gives another shape than it takes, so it has no curve")
    same = (before == after) | (before.isnan() & after.isnan())
    if not bool(same.flatten()[1:].all()):
        raise DesignerError(f"{name} looks at more than one number at once, so it has no curve of its own")


def _through(live: Live, path: str, choice: InputChoice) -> _Through:
    try:
        name, node = query.node_at(live.design, tuple(path.split("/")))
    except KeyError:
        raise DesignerError(GONE) from None
    block = live.design.blocks[name]
    if layer_of(block, node).kind == "layer":
        caught = catch(live, path, choice)
        return _Through(caught.layer, caught.tensor, caught.fed, type(caught.layer).__name__)
    if why_not := refusal(block, node):
        raise DesignerError(why_not)
    brought = what_comes(live, path, node, choice)
    return _Through(_called(block, node), brought.first, brought.fed, node.of)


def _called(block: Block, node: Node) -> Function:
    """The operation with its settings, those of the block as they are by default."""
    spec = catalogue().ops[node.of]
    settings = settings_of(block, node)
    port = spec.inputs[0].name

    def function(tensor: Tensor) -> Any:
        positional, named = of_operation(spec, settings, {port: tensor})
        return functions()[node.of](*positional, **named)

    return function


def _name(live: Live, path: str) -> str:
    return query.place(live.design, tuple(path.split("/"))).rpartition(" ▸ ")[2]
