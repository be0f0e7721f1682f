"""An input moved under a layer with a window and under a dense one of the same size: how far each output goes along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt, prod
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from designer.errors import DesignerError
from designer.graph import query
from designer.runtime.laboratory.flow import GONE, catch, flow_into
from designer.runtime.laboratory.follow_report import Follower, FollowReport
from designer.runtime.laboratory.kernels import map_of, walk_over
from designer.runtime.laboratory.kinds import is_dense
from designer.runtime.laboratory.reports import Look, Walk
from designer.runtime.laboratory.tensors import to_grid
from designer.runtime.laboratory.windows import Axis, nearest
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.capture import capture
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import guarded

SEED = 0
MOST_WEIGHTS = 10_000_000
"""Of a dense layer that is started only to be compared with."""


@dataclass(frozen=True)
class _Side:
    """One of the two layers.

    Attributes:
        run: Makes rows × columns of an input `C H W`.
        walk: How its window goes; None of a dense layer.
        has_places: Its output is a map.
    """

    name: str
    seed: int | None
    parameters: int
    run: Callable[[Tensor], Tensor]
    walk: Walk | None = None
    has_places: bool = True


@dataclass(frozen=True)
class _Pair:
    sample: Tensor
    window: _Side
    dense: _Side
    dense_picked: bool


class Following:
    """Keeps what flowed in and both layers, until the live module or what is looked at is another."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._known: tuple[Any, _Pair] | None = None

    def follow(self, look: Look) -> FollowReport:
        """Both layers on the input as it is, and moved.

        Raises:
            DesignerError: there is nothing to look at, or the dense layer would be too large.
            RunFailed: the network does not run.
        """
        pair = self._pair(look)
        sizes, walk = pair.sample.shape[1:], pair.window.walk
        shift = nearest(look.shift[0], sizes[0]), nearest(look.shift[1], sizes[1])
        assert walk is not None
        with torch.no_grad():
            return FollowReport(
                Look(look.path, look.choice, look.output, 0, shift),
                to_grid(pair.sample.roll(shift, (1, 2))[0]),
                len(pair.sample),
                _followed(pair.window, pair, shift),
                _followed(pair.dense, pair, shift),
                (_stride(walk.rows), _stride(walk.columns)),
                pair.dense_picked,
            )

    def _pair(self, look: Look) -> _Pair:
        live = self._live
        version = sum(tensor._version for tensor in (*live.module.parameters(), *live.module.buffers()))
        asked = (id(live.module), version, look.path, look.choice, look.output)
        if self._known is None or self._known[0] != asked:
            self._known = None
            self._known = asked, _pair_of(live, look)
        return self._known[1]


def _pair_of(live: Live, look: Look) -> _Pair:
    try:
        name, node = query.node_at(live.design, tuple(look.path.split("/")))
    except KeyError:
        raise DesignerError(GONE) from None
    if is_dense(live.design.blocks[name], node):
        return _of_dense(live, look, node.name)
    flow = flow_into(live, look.path, look.choice)
    walk = walk_over(flow)
    sample = flow.sample if walk.sort == "conv" else flow.sample[look.output : look.output + 1]

    def run(inputs: Tensor) -> Tensor:
        return map_of(flow.layer, flow.flat, inputs, walk, look.output if walk.sort == "conv" else 0)

    parameters = sum(parameter.numel() for parameter in flow.layer.parameters())
    window = _Side(f"{type(flow.layer).__name__} {node.name}", None, parameters, run, walk)
    return _Pair(sample, window, _dense_like(live, sample, walk.size, window), False)


def _of_dense(live: Live, look: Look, name: str) -> _Pair:
    """A dense layer of the design on the map that was laid flat for it, and a convolution started for this."""
    caught = catch(live, look.path, look.choice)
    layer: Any = caught.layer
    if not isinstance(layer, nn.Linear):
        raise DesignerError(f"{name} is a {type(layer).__name__}, which is no dense layer")
    sample = caught.tensor.reshape(-1, layer.in_features)[0].reshape(_laid_flat(live, look.choice, caught.tensor))
    channels, rows, columns = sample.shape
    size = (rows, columns) if layer.out_features == rows * columns else (1, layer.out_features)
    kernel = (1 if rows == 1 else 3, 1 if columns == 1 else 3)
    weight, _ = _started((1, channels, *kernel))
    padding = (kernel[0] // 2, kernel[1] // 2)
    down, right = (Axis(sample.shape[1 + at], kernel[at], 1, padding[at], padding[at]) for at in range(2))
    walk = Walk("conv", down, right)

    def run(inputs: Tensor) -> Tensor:
        return functional.conv2d(inputs[None], weight.to(inputs), padding=padding)[0, 0]

    window = _Side(f"Conv2d({channels}, 1, {kernel[0]}×{kernel[1]})", SEED, weight.numel(), run, walk)
    return _Pair(sample, window, _dense(f"Linear {name}", None, layer, size, size[0] > 1), True)


def _dense_like(live: Live, sample: Tensor, size: tuple[int, int], window: _Side) -> _Side:
    """A dense layer of the design with as many inputs and outputs; one that is started where there is none.

    Raises:
        DesignerError: it would be too large.
    """
    inputs, outputs = sample.numel(), prod(size)
    for name, module in live.module.named_modules():
        if isinstance(module, nn.Linear) and (module.in_features, module.out_features) == (inputs, outputs):
            return _dense(f"Linear {name}", None, module, size, True)
    if inputs * outputs > MOST_WEIGHTS:
        raise DesignerError(
            f"A dense layer in the place of {window.name} would have {inputs:,} × {outputs:,} = {inputs * outputs:,} "
            f"weights; {window.name} has {window.parameters:,}. So large a one is not started here (at most "
            f"{MOST_WEIGHTS:,})."
        )
    weight, bias = _started((outputs, inputs))
    weight, bias = weight.to(sample), bias.to(sample)

    def run(flat: Tensor) -> Tensor:
        return functional.linear(flat, weight, bias)

    return _dense(f"Linear({inputs}, {outputs})", SEED, run, size, True, weight.numel() + bias.numel())


def _dense(
    name: str, seed: int | None, layer: Any, size: tuple[int, int], has_places: bool, parameters: int | None = None
) -> _Side:
    if parameters is None:
        parameters = sum(parameter.numel() for parameter in layer.parameters())
    return _Side(name, seed, parameters, lambda inputs: layer(inputs.flatten()).reshape(size), None, has_places)


@lru_cache(maxsize=2)
def _started(shape: tuple[int, ...]) -> tuple[Tensor, Tensor]:
    """Weights and bias as torch starts those of a layer of this shape, by a seed of their own."""
    generator, bound = torch.Generator().manual_seed(SEED), prod(shape[1:]) ** -0.5
    weight = torch.empty(shape).uniform_(-bound, bound, generator=generator)
    return weight, torch.empty(shape[0]).uniform_(-bound, bound, generator=generator)


def _laid_flat(live: Live, choice: InputChoice, flat: Tensor) -> tuple[int, int, int]:
    """The map `C H W` whose numbers, laid flat, are what flows into a dense layer; a row where there is none."""
    inputs, _ = feed(live.design, choice, live.device)
    _, caught = guarded(live, lambda: capture(live.design, live.source, live.module, inputs, Tensor.detach))
    count = flat.shape[-1]
    for tensor in (*caught.values(), *inputs):
        if tensor.ndim in (3, 4) and tensor[0].numel() == count and _same(tensor, flat):
            return (tensor.shape[1] if tensor.ndim == 4 else 1, tensor.shape[-2], tensor.shape[-1])
    side = isqrt(count)
    square = side * side == count and any(tensor.ndim == 2 and _same(tensor, flat) for tensor in inputs)
    return (1, side, side) if square else (1, 1, count)


def _same(tensor: Tensor, flat: Tensor) -> bool:
    return tensor.numel() == flat.numel() and torch.equal(tensor.reshape(flat.shape).to(flat), flat)


def _followed(side: _Side, pair: _Pair, shift: tuple[int, int]) -> Follower:
    walk = pair.window.walk
    assert walk is not None
    steps = tuple(round(by / _stride(axis)) for by, axis in zip(shift, (walk.rows, walk.columns), strict=True))
    moved, along = side.run(pair.sample.roll(shift, (1, 2))), side.run(pair.sample)
    if side.has_places:
        along = along.roll(steps, (0, 1))
    apart = (moved - along).abs()
    inside = apart
    if side.walk is not None:
        axes = zip((side.walk.rows, side.walk.columns), shift, steps, strict=True)
        rows, columns = (_untouched(axis, by, step) for axis, by, step in axes)
        inside = apart[rows][:, columns] if rows and columns else apart
    return Follower(
        side.name,
        side.seed,
        side.parameters,
        to_grid(moved),
        to_grid(along),
        _largest(apart),
        _largest(inside),
        _largest(along.abs()),
        side.has_places,
    )


def _untouched(axis: Axis, by: int, step: int) -> list[int]:
    """Outputs that read no padding and no border of the input, neither moved nor in its place."""
    found = []
    for at in range(axis.count):
        cells, before = axis.cells(at), at - step
        if 0 <= before < axis.count and cells[0] >= 0 and cells[-1] < axis.size:
            old = axis.cells(before)
            if old[0] >= 0 and old[-1] < axis.size and len(old) == len(cells):
                found.append(at)
    return found


def _stride(axis: Axis) -> int:
    return max(1, axis.size // axis.into) if axis.into else axis.stride


def _largest(apart: Tensor) -> float:
    return float(apart.max()) if apart.numel() else 0.0
