"""What a constructor does with parameters once they are there: first values, and which are not trained."""

from __future__ import annotations

import ast
from typing import NamedTuple

from designer.catalogue.code_text import dotted
from designer.catalogue.initialisers import CODE, VALUES, initialisers
from designer.codegen.reading.binding import settings
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.scope import Scope
from designer.codegen.start import HELPER
from designer.graph.model import Rule, Value


class Start(NamedTuple):
    """A rule, or with no initialiser the pattern of parameters that are not trained.

    Attributes:
        node: Name of the child whose own rule it is; "" where it is the block's.
    """

    rule: Rule
    node: str = ""


def start_of(statement: ast.stmt, scope: Scope) -> list[Start]:
    """What a statement says of parameters; nothing where it says something else.

    Raises:
        NotDrawn: it speaks of parameters, and in a way that no rule does.
    """
    match statement:
        case ast.Expr(value=ast.Call() as call):
            return _on(call, scope, None)
        case ast.With(items=[ast.withitem(context_expr=ast.Call(func=guard))], body=body) if _is_no_grad(guard):
            return [start for inner in body for start in _values(inner, scope, None)]
        case ast.For(target=ast.Name(id="parameter"), iter=ast.Call() as found, body=body) if _is_helper(found):
            target = _pattern(found, scope)
            return [start for inner in body for start in _in_loop(inner, scope, target)]
    return []


def _in_loop(statement: ast.stmt, scope: Scope, target: Start) -> list[Start]:
    match statement:
        case ast.Expr(value=ast.Call() as call):
            return _on(call, scope, target)
        case ast.With(items=[ast.withitem(context_expr=ast.Call(func=guard))], body=[inner]) if _is_no_grad(guard):
            return _values(inner, scope, target)
    raise NotDrawn(statement, f"`{shown(statement)}` is no rule for first values")


def _on(call: ast.Call, scope: Scope, target: Start | None) -> list[Start]:
    """`nn.init.xavier_uniform_(self.fc.weight)`, `self.fc.requires_grad_(False)`."""
    package, _, name = scope.full_name(call.func).rpartition(".")
    if package == "torch.nn.init" and call.args:
        spec = initialisers().get(name)
        if spec is None or name in (VALUES, CODE):
            raise NotDrawn(call, f"torch.nn.init has no {name}")
        given = settings(call, call.args[1:], spec.settings, scope, name)
        return [_with(_target(call.args[0], target), name, given)]
    match call:
        case ast.Call(func=ast.Attribute(value=held, attr="requires_grad_"), args=[ast.Constant(value=False)]):
            return [_with(_target(held, target), "", {})]
    return []


def _values(statement: ast.stmt, scope: Scope, target: Start | None) -> list[Start]:
    """`self.conv.weight.copy_(torch.tensor([[0, 1], [2, 3]]))`."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=held, attr="copy_"), args=[ast.Call() as made])):
            given: dict[str, Value] = {}
            if isinstance(made.func, ast.Attribute) and made.func.attr == "reshape" and made.args:
                shape = made.args[0] if len(made.args) == 1 else ast.Tuple(list(made.args))
                given["shape"] = scope.value(shape)
                made = made.func.value  # type: ignore[assignment]  # looked at next
            if isinstance(made, ast.Call) and scope.full_name(made.func) == "torch.tensor" and len(made.args) == 1:
                return [_with(_target(held, target), VALUES, {"values": scope.value(made.args[0]), **given})]
    raise NotDrawn(statement, f"`{shown(statement)}` is no rule for first values")


def _with(target: Start, initialiser: str, arguments: dict[str, Value]) -> Start:
    rule = Rule(target.rule.pattern, initialiser, arguments, target.rule.of)
    return Start(rule, target.node)


def _target(tree: ast.expr, loop: Start | None) -> Start:
    """The parameter that an expression names; within a loop along parameters, those."""
    if loop is not None and isinstance(tree, ast.Name) and tree.id == "parameter":
        return loop
    if name := _named(tree):
        return Start(Rule(name, ""))
    raise NotDrawn(tree, f"{shown(tree)}: which parameter this is cannot be told")


def _named(tree: ast.expr) -> str:
    """`fc.weight` of `self.fc.weight`, `0.weight` of `self[0].weight`."""
    match tree:
        case ast.Call(func=func, args=[ast.Constant(value=str(name))]) if dotted(func) in _BY_NAME:
            return name
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name
        case ast.Attribute(value=held, attr=name) if before := _named(held):
            return f"{before}.{name}"
        case ast.Subscript(value=ast.Name(id="self"), slice=ast.Constant(value=int(number))):
            return str(number)
        case ast.Subscript(value=held, slice=ast.Constant(value=int(number))) if before := _named(held):
            return f"{before}.{number}"
    return ""


def _pattern(call: ast.Call, scope: Scope) -> Start:
    """`parameters_of(self.features, "*.weight", kind=nn.Linear)`."""
    holder, *rest = call.args
    pattern, of = "*", ""
    if rest and isinstance(rest[0], ast.Constant) and isinstance(rest[0].value, str):
        pattern = rest[0].value
    for keyword in call.keywords:
        of = scope.full_name(keyword.value).rpartition(".")[2] if keyword.arg == "kind" else of
    node = "" if dotted(holder) == "self" else _named(holder)
    if "." in node or (not node and dotted(holder) != "self"):
        raise NotDrawn(call, f"{shown(holder)}: which parameters these are cannot be told")
    return Start(Rule(pattern, "", of=of), node)


def _is_helper(call: ast.Call) -> bool:
    return dotted(call.func).startswith(HELPER) and bool(call.args)


def _is_no_grad(guard: ast.expr) -> bool:
    return dotted(guard) in ("torch.no_grad", "no_grad")


_BY_NAME = ("self.get_parameter", "self.get_submodule")
