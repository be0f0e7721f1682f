"""The parameters and buffers of a module as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer.codegen.start import described
from designer.graph.model import Rule
from designer.runtime.places import Place, place_of
from designer.runtime.reports import ParameterRow
from designer.runtime.statistics import real, statistics

Kind = Literal["parameter", "buffer"]
NO_RULES: Mapping[str, Rule] = MappingProxyType({})


def parameter_rows(
    module: nn.Module, places: Mapping[str, Place], starts: Mapping[str, Rule] = NO_RULES
) -> tuple[ParameterRow, ...]:
    """Every parameter, then every buffer, in torch's order; one that has several names comes once."""
    parameters = module.named_parameters(remove_duplicate=False)
    buffers = module.named_buffers(remove_duplicate=False)
    return (*_rows(parameters, "parameter", places, starts), *_rows(buffers, "buffer", places, NO_RULES))


def _rows(
    named: Iterable[tuple[str, Tensor]], kind: Kind, places: Mapping[str, Place], starts: Mapping[str, Rule]
) -> list[ParameterRow]:
    names: dict[int, list[str]] = {}
    tensors: dict[int, Tensor] = {}
    for name, tensor in named:
        names.setdefault(id(tensor), []).append(name)
        tensors[id(tensor)] = tensor
    return [_row(tensor, names[number], kind, places, starts) for number, tensor in tensors.items()]


def _row(
    tensor: Tensor, names: list[str], kind: Kind, places: Mapping[str, Place], starts: Mapping[str, Rule]
) -> ParameterRow:
    waits = is_lazy(tensor)
    rule = next((starts[name] for name in names if name in starts), None)
    return ParameterRow(
        names[0],
        () if waits else tuple(tensor.shape),
        str(tensor.dtype).removeprefix("torch."),
        str(tensor.device),
        0 if waits else tensor.numel(),
        kind,
        tensor.requires_grad,
        "/".join(place_of(names[0], places).path),
        statistics(tensor),
        tuple(names[1:]),
        waits,
        described(rule) if rule else "",
        None if tensor.grad is None else float(torch.linalg.vector_norm(real(tensor.grad))),
        type(tensor).__name__,
    )
