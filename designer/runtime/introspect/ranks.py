"""How many dimensions a layer's first input may have, found by trying: torch says it nowhere in a form to read."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from typing import Any

import torch
from msgspec.structs import replace
from torch import nn

from designer.catalogue.ranks import MOST
from designer.catalogue.spec import LayerSpec

Shape = tuple[int, ...]

EXTRA = 2
"""Size of a dimension that a sample does not have."""


def with_ranks(spec: LayerSpec) -> LayerSpec:
    """The layer with the numbers of dimensions that its sample can be given without a complaint."""
    if spec.refused or not spec.sample:
        return spec
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message=r"enable_nested_tensor|Lazy modules|Initializing zero-element")
        module = _module(spec)
        runs = {rank: [s for s in _variants(spec.sample, rank) if _runs(spec, module, s)] for rank in range(MOST + 1)}
        of_batches = [s for found in runs.values() for s in found if s[0] and _runs(spec, module, s, _another(s))]
        batched = dict.fromkeys(len(shapes[0]) for shapes in of_batches)
    return replace(spec, ranks=tuple(rank for rank, found in runs.items() if found), batch_ranks=tuple(batched))


def _another(shapes: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """The shapes with another batch: a first dimension of another size, wherever it is the same."""
    batch = shapes[0][0]
    return tuple((batch + 1, *shape[1:]) if shape[:1] == (batch,) else shape for shape in shapes)


def _variants(sample: tuple[Shape, ...], rank: int) -> Iterator[tuple[Shape, ...]]:
    """The sample with so many dimensions in its first shape: the others as they are, or changed in the same way."""
    first, others = sample[0], sample[1:]
    more = rank - len(first)
    if more == 0:
        yield sample
        return
    if more < 0:
        for kept in itertools.combinations(range(len(first)), rank):
            yield tuple(first[i] for i in kept), *others
            if others and all(len(other) >= len(first) for other in others):
                yield tuple(tuple(shape[i] for i in kept) for shape in sample)
        if others and all(len(other) >= -more for other in others):
            yield tuple(shape[-more:] for shape in sample)
        return
    for at in range(len(first) + 1):
        yield _widened(first, at, more), *others
        if others:
            yield tuple(_widened(shape, min(at, len(shape)), more) for shape in sample)


def _widened(shape: Shape, at: int, more: int) -> Shape:
    return (*shape[:at], *[EXTRA] * more, *shape[at:])


def _runs(spec: LayerSpec, module: nn.Module, *inputs: tuple[Shape, ...]) -> bool:
    """Whether a module takes these inputs, one after the other."""
    ports = [port for port in spec.inputs if port.required]
    if spec.lazy:
        module = _module(spec)  # the first run makes it another one
    try:
        for shapes in inputs:
            module(*(_tensor(port.dtype, shape) for port, shape in zip(ports, shapes, strict=True)))
    except (RuntimeError, ValueError, IndexError, TypeError, AssertionError, NotImplementedError, UserWarning):
        return False
    return True


def _module(spec: LayerSpec) -> nn.Module:
    module: nn.Module = getattr(nn, spec.name)(**_arguments(spec))
    return module.eval()


def _arguments(spec: LayerSpec) -> dict[str, Any]:
    """The settings of a freshly placed layer that is wired to its sample."""
    found: dict[str, Any] = {}
    for setting in spec.settings:
        if setting.from_input is not None:
            found[setting.name] = spec.sample[0][setting.from_input]
        elif setting.initial is not None:
            found[setting.name] = setting.initial
    return found


def _tensor(dtype: str, shape: Shape) -> torch.Tensor:
    if dtype == "int64":
        return torch.zeros(shape, dtype=torch.int64)
    return torch.ones(shape, dtype=torch.bool) if dtype == "bool" else torch.full(shape, 0.5)
