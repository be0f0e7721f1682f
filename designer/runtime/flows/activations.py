"""How the activations of every node behave over a batch: mean, spread, zeros, saturation, dead units.

A sigmoid is saturated where its slope y(1 − y) is below a twentieth of its greatest, a tanh where 1 − y² is: beyond
±4.4 and ±2.2. A unit (a channel, a feature) is dead when it is 0 for every sample and at every place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import torch
from msgspec.structs import replace
from torch import Tensor
from torch.autograd.graph import GradientEdge, get_gradient_edge

from designer import numbers
from designer.graph import query
from designer.graph.model import Design
from designer.runtime.figures.statistics import real, statistics
from designer.runtime.flows.flows import leaves
from designer.runtime.laboratory.kinds import layer_of
from designer.runtime.live import Live
from designer.runtime.reports import ActivationReport, ActivationsReport, InputChoice
from designer.runtime.runs.affordable import affordable
from designer.runtime.runs.capture import capture, tensors_in
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import guarded

FLAT = 0.05
"""Share of the greatest slope below which a sigmoid or tanh is called saturated."""

MOST_NUMBERS = 50_000_000
"""Numbers in all activations of a batch: 200 MB, and as much again on the way back."""

MOST_UNITS = 4096
"""Units of which the share of zeros is told one by one."""

GROWTH = 3.0
"""So many times as large as what comes in, what comes out says that the weights are not scaled to their number."""

SIGMOIDS, TANHS = ("Sigmoid", "sigmoid"), ("Tanh", "tanh")
RECTIFIERS = ("ReLU", "relu", "ReLU6")
WEIGHTED = ("Linear", "Bilinear", "Conv")
"""Layers whose units could each have learnt something of its own."""


class _Figures(NamedTuple):
    """What is kept of one node's output while it passes by."""

    mean: float | None
    std: float | None
    zeros: float
    not_finite: int
    flat_sigmoid: float
    flat_tanh: float
    unit_zeros: tuple[float, ...]
    dead: int
    units: int
    alike: bool
    dtype: str

    @property
    def size(self) -> float:
        """The root of the mean square."""
        return math.hypot(self.mean or 0.0, self.std or 0.0)


def measure(live: Live, choice: InputChoice) -> ActivationsReport:
    """The figures of every node over one batch, in eval mode; and how strong the gradient is at each node.

    The batch is as large as was chosen, unless its activations would fill the memory.

    Raises:
        RunFailed: the network does not run, or takes nothing of what was chosen.
    """
    choice = replace(choice, batch=min(choice.batch, affordable(live, choice, MOST_NUMBERS)))
    inputs, reports = feed(live.design, choice, live.device)
    _, figures = guarded(live, lambda: capture(live.design, live.source, live.module, inputs, _figures))
    gradients = _gradients(live, inputs)
    nodes = {path: _report(live.design, path, found, gradients.get(path)) for path, found in figures.items()}
    for path, times in _growing(live, figures).items():
        nodes[path] = replace(nodes[path], grows=times)
    batch = max((tensor.shape[0] for tensor in inputs if tensor.ndim), default=1)
    return ActivationsReport(nodes, batch, reports[0].text if reports else "")


def _figures(tensor: Tensor) -> _Figures:
    told = statistics(tensor)
    values = real(tensor)
    finite = values[torch.isfinite(values)]
    zeros = _unit_zeros(values)
    return _Figures(
        told.mean,
        told.std,
        told.zeros,
        told.not_finite,
        _share(finite * (1 - finite) < FLAT / 4),
        _share(1 - finite * finite < FLAT),
        tuple(zeros[:MOST_UNITS].tolist()),
        int((zeros == 1).sum()),
        zeros.numel(),
        _alike(values),
        numbers.dtype(tensor.dtype),
    )


def _unit_zeros(values: Tensor) -> Tensor:
    """By unit, the share of zeros over samples and places: channels of `N C …`, features of `N F`."""
    if values.ndim < 2 or not values.numel():
        return (values.reshape(-1) == 0).double()
    # Doubles, so that a single number that is not 0 is seen among many millions.
    return (values == 0).transpose(0, 1).flatten(1).mean(1, dtype=torch.float64)


def _alike(values: Tensor) -> bool:
    """Whether all units give one and the same number for every sample, and at every place, and not 0."""
    if values.ndim < 2 or values.shape[1] < 2 or not values.numel():
        return False
    return bool((values == values[:, :1]).all()) and bool((values != 0).any())


def _share(which: Tensor) -> float:
    return float(which.float().mean()) if which.numel() else 0.0


def _report(design: Design, path: str, found: _Figures, gradient: float | None) -> ActivationReport:
    """The figures that mean something for a node of its kind."""
    name, node = query.node_at(design, tuple(path.split("/")))
    of = layer_of(design.blocks[name], node).of
    saturated = found.flat_sigmoid if of in SIGMOIDS else found.flat_tanh if of in TANHS else None
    dead = found.dead if of in RECTIFIERS else None
    units = found.unit_zeros if dead is not None else ()
    alike = found.alike and of.removeprefix("Lazy").startswith(WEIGHTED)
    return ActivationReport(
        found.mean, found.std, found.zeros, saturated, dead, found.units, found.not_finite, gradient, units, alike,
        found.dtype,
    )  # fmt: skip


def _growing(live: Live, figures: Mapping[str, _Figures]) -> dict[str, float]:
    """By path of a layer with parameters of its own whose numbers come out much larger than they came in, how much."""
    weighted = {row.path for row in live.rows() if row.kind == "parameter"}
    found: dict[str, float] = {}
    for path in weighted & figures.keys():
        *outer, node_id = path.split("/")
        block = live.design.blocks[query.block_at(live.design, tuple(outer))]
        into = [edge.source.node for edge in block.edges if edge.target.node == node_id]
        before = figures.get("/".join((*outer, into[0]))) if len(into) == 1 else None
        if before is not None and before.size > 0 and block.node(node_id).kind == "layer":
            found[path] = figures[path].size / before.size
    return {path: times for path, times in found.items() if times > GROWTH and math.isfinite(times)}


def _gradients(live: Live, inputs: list[Tensor]) -> dict[str, float]:
    """By path, the size of the gradient that arrives at a node's output when all outputs are squared and added up."""

    def backward() -> dict[str, float]:
        with torch.enable_grad(), torch.backends.cudnn.flags(enabled=False):  # cuDNN goes back only when training
            result, caught = capture(live.design, live.source, live.module, leaves(inputs)[1], _edge)
            flat = [tensor for tensor in tensors_in(result) if tensor.requires_grad]
            if not flat:
                return {}
            loss = torch.stack([(tensor.abs().float() ** 2).sum() for tensor in flat]).sum()
            known = {path: edge for path, edge in caught.items() if edge is not None}
            slopes = torch.autograd.grad(loss, list(known.values()), allow_unused=True)
        return {path: _norm(slope) for path, slope in zip(known, slopes, strict=True)}

    return guarded(live, backward)


def _edge(tensor: Tensor) -> GradientEdge | None:
    """The tensor's place in the graph, which stays what it is when a later layer changes the tensor in place."""
    return get_gradient_edge(tensor) if tensor.requires_grad else None


def _norm(slope: Tensor | None) -> float:
    size = 0.0 if slope is None else float(torch.linalg.vector_norm(slope.abs().float()))
    return size if math.isfinite(size) else math.inf
