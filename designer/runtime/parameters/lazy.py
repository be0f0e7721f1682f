"""Tensors of lazy layers: which wait for their shapes, in what order a run fills them, which shapes they will have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.lazy import LazyModuleMixin
from torch.nn.parameter import is_lazy

from designer.codegen.source import Source
from designer.graph.model import Value
from designer.runtime.build import build

Sizes = Mapping[str, Mapping[str, Value]]
"""By path of a node, what the wire says of its settings: `{"n1": {"in_features": 20}}`."""


def is_lazy_module(module: nn.Module) -> bool:
    """Whether the module is of one of torch's lazy classes, filled or not."""
    return isinstance(module, LazyModuleMixin)


def waiting(module: nn.Module) -> tuple[str, ...]:
    """Names of the module's own tensors that have no shape yet."""
    own = {**module._parameters, **module._buffers}
    return tuple(name for name, tensor in own.items() if tensor is not None and is_lazy(tensor))


@contextmanager
def filling(module: nn.Module) -> Iterator[list[str]]:
    """Full names of the tensors that get their shapes meanwhile, in the order in which they do."""
    filled: list[str] = []
    before = {name: (child, waits) for name, child in module.named_modules() if (waits := waiting(child))}
    with ExitStack() as stack:
        for name, (child, waits) in before.items():
            stack.callback(child.register_forward_hook(_noting(filled, _full(name, waits))).remove)
        try:
            yield filled
        finally:  # a layer that got its shapes and then failed tells nobody
            for name, (child, waits) in before.items():
                now = _full(name, [tensor for tensor in waits if tensor not in waiting(child)])
                filled.extend(one for one in now if one not in filled)


def _full(name: str, tensors: Iterable[str]) -> list[str]:
    return [f"{name}.{tensor}" if name else tensor for tensor in tensors]


def _noting(filled: list[str], names: list[str]) -> Any:
    def ran(_module: nn.Module, _inputs: Any, _result: Any) -> None:
        filled.extend(name for name in names if name not in filled)

    return ran


def shapes_once_filled(source: Source, sizes: Mapping[str, Mapping[str, Value]]) -> dict[str, tuple[int, ...]]:
    """By full name, the shape that each waiting tensor gets when its layer meets what its wire brings.

    Args:
        sizes: By name of a module.
    """
    shapes = {}
    twin = build(source, "meta")
    for name, child in twin.named_modules():
        size = _one_size(sizes.get(name, {}))
        waits = waiting(child)
        if waits and size and is_lazy_module(child):
            child.initialize_parameters(torch.empty(_least_input(child, size), device="meta"))
            shapes.update({f"{name}.{own}" if name else own: tuple(_own(child, own).shape) for own in waits})
    return shapes


def know_size(module: nn.Module, size: Mapping[str, Value]) -> None:
    """Says to a lazy layer whose tensors were put in from elsewhere what its input size is."""
    for setting, value in size.items():
        if isinstance(value, int) and getattr(module, setting, None) == 0:
            setattr(module, setting, value)


def _own(module: nn.Module, name: str) -> Tensor:
    tensor = module._parameters.get(name, module._buffers.get(name))
    assert tensor is not None
    return tensor


def _one_size(size: Mapping[str, Value]) -> int:
    value = next(iter(size.values()), 0)
    return value if isinstance(value, int) else 0


def _least_input(module: nn.Module, size: int) -> tuple[int, ...]:
    """The shape of an input of this many features or channels."""
    kernel = getattr(module, "kernel_size", ())
    return (1, size, *(1 for _ in kernel))
