"""Which operation of the catalogue a call or an operator is."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache

from designer.catalogue.load import catalogue
from designer.catalogue.spec import OpSpec

OPERATORS: Mapping[type[ast.AST], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Mod: "mod", ast.Pow: "pow",
    ast.MatMult: "matmul", ast.USub: "neg", ast.Eq: "eq", ast.Gt: "gt", ast.Lt: "lt",
}  # fmt: skip

IN_PLACE = ("relu_", "sigmoid_", "tanh_", "clamp_")
OF_NO_TENSOR = ("tuple", "unpack")


@cache
def _by_word() -> Mapping[str, OpSpec]:
    """By the last part of its call, and by its key: `vector_norm` and `norm` are one."""
    found: dict[str, OpSpec] = {}
    for spec in catalogue().ops.values():
        if spec.name in OF_NO_TENSOR:
            continue
        if spec.form != "operator":
            found[spec.call.rpartition(".")[2]] = spec
        found.setdefault(spec.name, spec)
    return found


def function(name: str) -> OpSpec | None:
    """The operation that a function of torch is: `torch.nn.functional.relu`, `torch.cat`."""
    package, _, last = name.rpartition(".")
    if package not in ("torch", "torch.nn.functional", "torch.linalg", "torch.special"):
        return None
    return _by_word().get(last)


def method(name: str) -> OpSpec | None:
    """The operation that a method of a tensor is: `x.flatten(1)`."""
    return _by_word().get(name)


def operator(sign: ast.AST) -> OpSpec | None:
    """The operation that an operator is."""
    name = OPERATORS.get(type(sign))
    return catalogue().ops[name] if name else None
