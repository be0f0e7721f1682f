"""The one place where the catalogue's names become things of torch: a fixed table, nothing is looked up by a file."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import cache, partial
from types import MappingProxyType
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from designer.catalogue.initialisers import initialisers
from designer.catalogue.load import catalogue
from designer.catalogue.spec import OpSpec

_ROOTS = {"torch": torch, "F": functional}
_BUILTINS: dict[str, Callable[..., Any]] = {"tuple": tuple}
_BINARY: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
}
_OWN: dict[str, Callable[..., Any]] = {"tuple": tuple}
_UNARY: dict[str, Callable[..., Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}


@cache
def layer_classes() -> Mapping[str, type[nn.Module]]:
    """By the catalogue's name, the class of every layer that may be placed."""
    placed = (name for name, spec in catalogue().layers.items() if not spec.refused)
    return MappingProxyType({name: getattr(nn, name) for name in placed})


@cache
def functions() -> Mapping[str, Callable[..., Any]]:
    """By the catalogue's name, what each operation calls."""
    return MappingProxyType({name: _function(spec) for name, spec in catalogue().ops.items()})


@cache
def initialiser_functions() -> Mapping[str, Callable[..., Any]]:
    """By the catalogue's name, every function of `torch.nn.init`; our own initialisers have none."""
    return MappingProxyType({name: getattr(nn.init, name) for name in initialisers() if hasattr(nn.init, name)})


def _function(spec: OpSpec) -> Callable[..., Any]:
    if spec.form == "operator":
        return (_UNARY if len(spec.inputs) == 1 else _BINARY)[spec.call]
    if spec.form == "method":
        return operator.attrgetter(spec.call)(torch.Tensor)  # type: ignore[no-any-return]
    if spec.form == "slice":
        return _sliced
    if spec.call in _OWN:
        return _OWN[spec.call]
    if spec.call in _BUILTINS:
        return _BUILTINS[spec.call]
    root, _, rest = spec.call.partition(".")
    found: Callable[..., Any] = operator.attrgetter(rest)(_ROOTS[root])
    return partial(_along, found) if spec.form == "along" else found


def _along(function: Callable[..., Any], tensor: torch.Tensor, dim: int) -> Any:
    """What a function gives for the size of a dimension, on the device of the tensor."""
    return function(tensor.size(dim), device=tensor.device)


def _sliced(tensor: torch.Tensor, dim: int, start: int = 0, stop: int | None = None, step: int = 1) -> torch.Tensor:
    """What brackets take of a dimension: where they ask for more than there is, as much as there is."""
    return tensor.transpose(0, dim)[start:stop:step].transpose(0, dim)
