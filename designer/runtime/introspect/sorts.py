"""Type hints of torch as the sorts of value that a setting takes."""

from __future__ import annotations

import ast
import collections.abc
import types
import typing
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast

import torch
from torch import nn

from designer.catalogue.spec import SettingType

ORDER: tuple[SettingType, ...] = typing.get_args(SettingType)
_PLAIN: dict[Any, SettingType] = {
    bool: "bool", int: "int", float: "float", str: "str", type(None): "none", torch.Tensor: "tensor",
    torch.dtype: "dtype", torch.Size: "tuple",
}  # fmt: skip
_ROWS = (tuple, list, collections.abc.Sequence, collections.abc.Iterable)
_STUB_WORDS: dict[str, tuple[SettingType, ...]] = {
    "_int": ("int",), "int": ("int",), "SymInt": ("int",), "_float": ("float",), "float": ("float",),
    "Number": ("int", "float"), "_bool": ("bool",), "bool": ("bool",), "str": ("str",), "Tensor": ("tensor",),
    "_size": ("tuple",), "_dtype": ("dtype",), "dtype": ("dtype",), "None": ("none",), "Callable": ("callable",),
    "BroadcastingList1": ("int", "tuple"), "BroadcastingList2": ("int", "tuple"), "BroadcastingList3": ("int", "tuple"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sorts:
    """The sorts of value that a hint allows; `length` 0 is a tuple of any length."""

    types: tuple[SettingType, ...] = ()
    items: SettingType = "int"
    length: int = 0
    choices: tuple[str, ...] = ()


def of_hint(hint: Any) -> Sorts:
    """The sorts of a hint as Python holds it: `int | tuple[int, int]`."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return merged(of_hint(part) for part in inner)
    if hint in _PLAIN:
        return Sorts((_PLAIN[hint],))
    if origin is Literal:
        return Sorts(("str",), choices=tuple(str(word) for word in inner))
    if origin in _ROWS:
        return _row(origin, inner)
    if origin is collections.abc.Callable or hint is collections.abc.Callable:
        return Sorts(("callable",))
    if isinstance(hint, type) and issubclass(hint, nn.Module):
        return Sorts(("module",))
    return Sorts()


def of_stub(annotation: ast.expr | None) -> Sorts:
    """The sorts of an annotation in torch's `.pyi` files: `_int | _size | None`."""
    match annotation:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return merged((of_stub(left), of_stub(right)))
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
            words = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return Sorts(("str",), choices=tuple(str(ast.literal_eval(word)) for word in words))
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return merged((of_stub(inner), Sorts(("none",))))
        case ast.Subscript(value=ast.Name(id=name), slice=inner) if name.startswith("BroadcastingList"):
            item = of_stub(inner).types[0]
            return Sorts(tuple(sorted((item, "tuple"), key=ORDER.index)), item, int(name[-1]))
        case ast.Subscript(value=ast.Name(id="Sequence" | "tuple" | "list" | "List" | "Tuple"), slice=inner):
            first = of_stub(inner.elts[0] if isinstance(inner, ast.Tuple) else inner).types
            return Sorts(("tensor",)) if "tensor" in first else Sorts(("tuple",), first[0] if first else "int")
        case ast.Constant(value=None):
            return Sorts(("none",))
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return Sorts(_STUB_WORDS.get(name, ()))
    return Sorts()


def of_default(value: object) -> Sorts:
    """The sorts that a default value lets one guess."""
    return Sorts((_PLAIN[type(value)],)) if value is not None and type(value) in _PLAIN else Sorts()


def of_words(words: str) -> Sorts:
    """The sorts that a docstring names: `int, optional`, `float or tuple`."""
    found = [name for name in ("int", "float", "bool", "str", "tuple") if name in words]
    optional = ["none"] if "optional" in words else []
    return merged(Sorts((cast(SettingType, name),)) for name in found + optional)


def merged(parts: Iterable[Sorts]) -> Sorts:
    """Everything that one of the parts allows, the sorts in the order of the catalogue."""
    types_, row, choices = set[SettingType](), Sorts(), tuple[str, ...]()
    for part in parts:
        types_ |= set(part.types)
        choices = choices or part.choices
        if "tuple" in part.types:
            row = part
    return Sorts(tuple(sorted(types_, key=ORDER.index)), row.items, row.length, choices)


def _row(origin: Any, inner: tuple[Any, ...]) -> Sorts:
    items = of_hint(inner[0]).types if inner else ()
    if "tensor" in items or "module" in items:
        return Sorts(items)
    fixed = origin is tuple and Ellipsis not in inner
    return Sorts(("tuple",), items[0] if items else "int", len(inner) if fixed else 0)
