"""Signatures of torch's functions: from Python where there is one, from the stub files in torch's package otherwise."""

from __future__ import annotations

import ast
import inspect
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from designer.runtime.introspect import sorts
from designer.runtime.introspect.sorts import Sorts

_STUBS = ("nn/functional.pyi", "_C/_VariableFunctions.pyi", "_C/_nn.pyi")
_METHODS = "_C/__init__.pyi"
EMPTY = inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a function; `default` is `EMPTY` where there is none or the stub does not tell."""

    name: str
    sorts: Sorts
    default: object = EMPTY
    required: bool = True


Signature = dict[str, Argument]


def function(path: str) -> Any:
    """The function of torch that a dotted name of the overlay means: `torch.cat`, `F.relu`, `torch.Tensor.view`.

    Raises:
        AttributeError: torch has no such function.
    """
    root, _, rest = path.partition(".")
    return operator.attrgetter(rest)({"torch": torch, "F": functional}[root])


def signatures(path: str) -> list[Signature]:
    """Every signature that torch gives for a function, Python's own first, since it tells all the defaults."""
    name = path.rpartition(".")[2]
    stubs = _stubs()[path.startswith("torch.Tensor.")].get(name, [])
    own = _own(function(path))
    return [_joined(own, stub) for stub in stubs] or ([own] if own else [])


def best(path: str, wanted: set[str]) -> Signature:
    """The signature that has most of the wanted arguments; what others know besides is added."""
    found = sorted(signatures(path), key=lambda one: -len(wanted & one.keys()))
    result: Signature = {}
    for one in found:
        result = {**one, **result}
    return result


def _joined(own: Signature, stub: Signature) -> Signature:
    """A stub's sorts with the defaults of the Python function, which stubs write as `...`."""
    return {
        name: Argument(name, argument.sorts, own[name].default, own[name].required) if name in own else argument
        for name, argument in stub.items()
    }


def _own(thing: Any) -> Signature:
    try:
        parameters = inspect.signature(thing).parameters.values()
    except (ValueError, TypeError):  # built in, without a signature
        return {}
    return {
        p.name: Argument(p.name, sorts.of_hint(p.annotation), p.default, p.default is EMPTY)
        for p in parameters
        if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    }


@cache
def _stubs() -> tuple[dict[str, list[Signature]], dict[str, list[Signature]]]:
    """Signatures of functions, and of methods of a tensor, by name."""
    functions: dict[str, list[Signature]] = {}
    methods: dict[str, list[Signature]] = {}
    package = Path(torch.__file__).parent
    for file in _STUBS:
        for node in ast.parse((package / file).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                functions.setdefault(node.name, []).append(dict(_arguments(node)))
    for node in ast.parse((package / _METHODS).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and node.name == "TensorBase":
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    methods.setdefault(method.name, []).append(dict(_arguments(method)))
    return functions, methods


def _arguments(node: ast.FunctionDef) -> Iterator[tuple[str, Argument]]:
    positional = node.args.posonlyargs + node.args.args
    missing = [None] * (len(positional) - len(node.args.defaults))
    pairs = [*zip(positional, [*missing, *node.args.defaults], strict=True)]
    pairs += zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    for argument, default in pairs:
        value = _literal(default) if default is not None else EMPTY
        yield argument.arg, Argument(argument.arg, sorts.of_stub(argument.annotation), value, default is None)


def _literal(node: ast.expr) -> object:
    try:
        value = ast.literal_eval(node)
    except ValueError:  # a name, such as a memory format
        return None
    return EMPTY if value is Ellipsis else value
