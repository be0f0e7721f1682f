"""Looks at parameters, buffers, gradients and activations: few values of each, so that it takes next to no time."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, prod
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.parameter import is_lazy

from designer.errors import DesignerError
from designer.runtime.figures.statistics import real
from designer.runtime.live import Live
from designer.runtime.parameters.lazy import waiting
from designer.runtime.reports import InputChoice
from designer.runtime.runs.capture import capture
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import fill, guarded
from designer.runtime.watch.reports import MOST_VALUES, Figure, Glance, Layout, Watched

MOST_EXACT = 1 << 20
"""Up to so many values a figure is of all; of a larger tensor it is of a sample."""


class _Part(NamedTuple):
    """Some values of a tensor, every `step`th of each dimension of `shape`."""

    shape: tuple[int, ...]
    values: Tensor
    step: tuple[int, ...]


def look(live: Live, wanted: Sequence[Watched], choice: InputChoice) -> tuple[Glance, ...]:
    """What there is to see of each now; activations are those of the first sample of the chosen input.

    Raises:
        DesignerError: there is no live module.
    """
    tensors = _named(live) if any(one.kind != "activation" for one in wanted) else {}
    paths = {one.name for one in wanted if one.kind == "activation"}
    flowed, refusal = _activations(live, choice, paths) if paths else ({}, "")
    return tuple(
        _of_activation(one, flowed.get(one.name), refusal) if one.kind == "activation" else _of_tensor(one, tensors)
        for one in wanted
    )


def stride(shape: tuple[int, ...], most: int) -> tuple[int, ...]:
    """Every how many elements of each dimension one is taken, so that at most so many are left.

    Of three dimensions or more whole maps are left out first: `64 64 3 3` becomes every `2 2 1 1`.
    """
    step = [1] * len(shape)
    sizes = list(shape)
    while prod(sizes) > most:
        outer = range(len(shape) - 2) if len(shape) > 2 and max(sizes[:-2]) > 1 else range(len(shape))
        longest = max(outer, key=lambda at: sizes[at])
        step[longest] *= 2
        sizes[longest] = ceil(shape[longest] / step[longest])
    return tuple(step)


def _named(live: Live) -> dict[str, Tensor]:
    module = live.module
    named: dict[str, Tensor] = dict(module.named_parameters(remove_duplicate=False))
    named.update(module.named_buffers(remove_duplicate=False))
    return named


def _of_tensor(one: Watched, tensors: dict[str, Tensor]) -> Glance:
    tensor = tensors.get(one.name)
    if tensor is None:
        return Glance(one, said="not in the live module any more")
    if one.kind == "gradient":
        if tensor.grad is None:
            return Glance(one, said="no gradient yet")
        tensor = tensor.grad
    if is_lazy(tensor):
        return Glance(one, said="no values yet: its shape is not known")
    if tensor.is_meta:
        return Glance(one, said="on meta: a shape and no values")
    return _glance(one, _part(tensor.detach(), MOST_EXACT if one.figure else MOST_VALUES))


def _of_activation(one: Watched, part: _Part | None, refusal: str) -> Glance:
    return Glance(one, said=refusal or "nothing flows here") if part is None else _glance(one, part)


def _activations(live: Live, choice: InputChoice, paths: set[str]) -> tuple[dict[str, _Part], str]:
    """By path, some values of what flows out there for the first sample; or why nothing flows."""
    if live.device.type == "meta":
        return {}, "on meta: shapes and no values"
    try:
        inputs, _ = feed(live.design, choice, live.device)
        if any(map(waiting, live.module.modules())):
            fill(live, inputs)
        _, caught = guarded(live, lambda: capture(live.design, live.source, live.module, inputs, _first_sample))
    except DesignerError as error:
        return {}, str(error)
    return {path: part for path, part in caught.items() if path in paths}, ""


def _first_sample(tensor: Tensor) -> _Part:
    sample = tensor[0] if tensor.ndim > 1 and tensor.shape[0] else tensor
    part = _part(sample.detach(), MOST_VALUES)
    return part._replace(values=part.values.clone())  # a later layer may change it in place


def _part(tensor: Tensor, most: int) -> _Part:
    if tensor.is_quantized:
        tensor = tensor.dequantize()
    if tensor.layout is not torch.strided:
        tensor = tensor.to_dense()
    step = stride(tuple(tensor.shape), most)
    return _Part(tuple(tensor.shape), tensor[tuple(slice(None, None, every) for every in step)], step)


def _glance(one: Watched, part: _Part) -> Glance:
    values = real(part.values)
    if one.figure:
        return Glance(one, part.shape, _bytes(_figure(one.figure, values)))
    if not values.numel():
        return Glance(one, part.shape, said="it has no elements")
    return Glance(one, part.shape, _bytes(values), tuple(values.shape), part.step, _layout(values.ndim))


def _layout(dimensions: int) -> Layout:
    layouts: tuple[Layout, ...] = ("number", "bars", "matrix", "maps")
    return layouts[min(dimensions, 3)]


def _figure(figure: Figure, values: Tensor) -> Tensor:
    """One number of many; a value that is no number makes it none."""
    if not values.numel():
        return torch.tensor(float("nan"))
    match figure:
        case "mean":
            return values.mean()
        case "std":
            return values.std(correction=0)
        case "low":
            return values.amin()
        case "high":
            return values.amax()
        case _:
            size: Tensor = torch.linalg.vector_norm(values)
            return size


def _bytes(values: Tensor) -> bytes:
    found: bytes = values.to("cpu", torch.float32).contiguous().numpy().astype("<f4", copy=False).tobytes()
    return found
