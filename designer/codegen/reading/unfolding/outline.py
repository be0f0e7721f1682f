"""Modules of a list that forward runs one by one: the statements around them become a block of that name.

`for layer in self.net: x = torch.cat((x, layer(x)), 1)` is the forward pass of a block `net`, whose layers are `0`, `1`
and so on, so that their parameters keep the names that they have in Python: `net.0.weight`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeGuard

from designer.codegen.reading.not_drawn import NotDrawn, shown


class Outlined(NamedTuple):
    """What is done with the modules of a list.

    Attributes:
        name: What the list is called.
        forward: The statements, as the forward pass of a block in which the modules have names of their own.
    """

    name: str
    forward: ast.FunctionDef


def outlined(forward: ast.FunctionDef) -> tuple[ast.FunctionDef, list[Outlined]]:
    """A forward pass without what is done with single modules of lists, and that.

    Raises:
        NotDrawn: the modules of two lists run in turns.
    """
    body, found = list(forward.body), list[Outlined]()
    while name := next(iter(_lists(body)), ""):
        body, one = _without(forward, body, name)
        found.append(one)
    made = ast.FunctionDef(forward.name, forward.args, body, [], lineno=forward.lineno, col_offset=0)
    return made, found


def _without(forward: ast.FunctionDef, body: Sequence[ast.stmt], name: str) -> tuple[list[ast.stmt], Outlined]:
    at = [number for number, statement in enumerate(body) if name in _lists([statement])]
    span, after = list(body[at[0] : at[-1] + 1]), body[at[-1] + 1 :]
    whole = [s for s in body if any(_is_of(node, name) for node in ast.walk(s))]
    if any(statement not in span for statement in whole):
        raise NotDrawn(whole[-1], f"self.{name} is called as a whole and also one by one")
    before = _names(body[: at[0]], ast.Store) | {one.arg for one in forward.args.args[1:]}
    ends = isinstance(span[-1], ast.Return)
    inputs = [word for word in _in_order(span, ast.Load) if word in before]
    results = [] if ends else [word for word in _in_order(span, ast.Store) if word in _names(after, ast.Load)]
    inner = [_Inside(name).visit(statement) for statement in span]
    given: list[ast.expr] = [ast.Name(word, ast.Load()) for word in results]
    if not ends:
        if not results:
            raise NotDrawn(span[0], f"`{shown(span[0])}`: nothing comes of it")
        inner.append(ast.Return(given[0] if len(given) == 1 else ast.Tuple(given, ast.Load()), lineno=span[-1].lineno))
    arguments = ast.arguments([], [ast.arg("self"), *map(ast.arg, inputs)], None, [], [], None, [])
    made = ast.FunctionDef("forward", arguments, inner, [], lineno=span[0].lineno, col_offset=0)
    func = ast.Attribute(ast.Name("self", ast.Load()), name, ast.Load())
    call = ast.Call(func, [ast.Name(word, ast.Load()) for word in inputs], [], lineno=span[0].lineno)
    stored: list[ast.expr] = [ast.Name(word, ast.Store()) for word in results]
    target = stored[0] if len(stored) == 1 else ast.Tuple(stored, ast.Store())
    step = ast.Return(call) if ends else ast.Assign([target], call)
    return [*body[: at[0]], ast.copy_location(step, span[0]), *after], Outlined(name, made)


def _lists(statements: Sequence[ast.stmt]) -> dict[str, None]:
    """Names of the lists of which single modules run."""
    inside = (node.attr for made in statements for node in ast.walk(made) if _of_self(node) and "." in node.attr)
    return dict.fromkeys(name.partition(".")[0] for name in inside)


def _of_self(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"


def _is_of(node: ast.AST, name: str) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and _of_self(node) and node.attr.partition(".")[0] == name


class _Inside(ast.NodeTransformer):
    """Calls the modules of a list by their names in it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if _is_of(node, self._name) and "." in node.attr:
            return ast.copy_location(ast.Attribute(node.value, node.attr.partition(".")[2], node.ctx), node)
        return self.generic_visit(node)


def _names(statements: Sequence[ast.stmt], context: type[ast.expr_context]) -> set[str]:
    return {*_in_order(statements, context)}


def _in_order(statements: Sequence[ast.stmt], context: type[ast.expr_context]) -> Iterator[str]:
    """Words, those of a variable that is changed in place too."""
    found: dict[str, None] = {}
    for made in statements:
        for node in ast.walk(made):
            if isinstance(node, ast.Name) and (isinstance(node.ctx, context) or _is_changed(made, node)):
                found[node.id] = None
    return iter(found)


def _is_changed(statement: ast.stmt, node: ast.Name) -> bool:
    return any(isinstance(n, ast.AugAssign) and n.target is node for n in ast.walk(statement))
