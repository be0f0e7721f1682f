"""The parameters and buffers of a module as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer import numbers
from designer.codegen.start import described
from designer.graph.model import Rule
from designer.runtime.places import Place, place_of
from designer.runtime.reports.parameters import ParameterTable, RowKind, TableMaker

Kind = Literal["parameter", "buffer"]
NO_RULES: Mapping[str, Rule] = MappingProxyType({})


def parameter_table(
    module: nn.Module, places: Mapping[str, Place], starts: Mapping[str, Rule] = NO_RULES
) -> ParameterTable:
    """Every parameter, then every buffer, in torch's order; one that has several names comes once."""
    made = TableMaker()
    paths: dict[str, str] = {}
    for names, tensor, kind in _tensors(module):
        owner = names[0].rpartition(".")[0]
        is_place = names[0] in places  # a tensor of a block's own
        if owner not in paths or is_place:
            path = "/".join(place_of(names[0], places).path)
            paths |= {} if is_place else {owner: path}
        else:
            path = paths[owner]
        made.add(names[0], path, _kind(tensor, kind, _start(names, starts, kind)), tuple(names[1:]))
    return made.table()


def named_tensor(module: nn.Module, name: str) -> Tensor | None:
    """The parameter or buffer of a dotted name."""
    owner: nn.Module | None = module
    *words, last = name.split(".")
    for word in words:
        owner = owner._modules.get(word) if owner is not None else None
    if owner is None:
        return None
    found = owner._parameters.get(last)
    return found if found is not None else owner._buffers.get(last)


def walk(module: nn.Module, prefix: str = "") -> Iterator[tuple[str, Tensor, Kind]]:
    """Every parameter and buffer under each of its names, module by module: in one pass, where torch makes several."""
    for name, parameter in module._parameters.items():
        if parameter is not None:
            yield prefix + name, parameter, "parameter"
    for name, buffer in module._buffers.items():
        if buffer is not None:
            yield prefix + name, buffer, "buffer"
    for name, child in module._modules.items():
        if child is not None:
            yield from walk(child, f"{prefix}{name}.")


def _tensors(module: nn.Module) -> Iterator[tuple[list[str], Tensor, Kind]]:
    found: dict[Kind, dict[int, tuple[list[str], Tensor, Kind]]] = {"parameter": {}, "buffer": {}}
    for name, tensor, kind in walk(module):
        entry = found[kind].get(id(tensor))
        if entry is None:
            found[kind][id(tensor)] = [name], tensor, kind
        else:
            entry[0].append(name)
    yield from found["parameter"].values()
    yield from found["buffer"].values()


def _start(names: list[str], starts: Mapping[str, Rule], kind: Kind) -> str:
    if kind == "buffer" or not starts:
        return ""
    rule = next((starts[name] for name in names if name in starts), None)
    return described(rule) if rule else ""


def _kind(tensor: Tensor, kind: Kind, start: str) -> RowKind:
    waits = is_lazy(tensor)
    return RowKind(
        () if waits else tuple(tensor.shape),
        numbers.dtype(tensor.dtype),
        str(tensor.device),
        kind,
        tensor.requires_grad,
        waits,
        start,
        type(tensor).__name__,
        tensor.dtype.itemsize,
    )
