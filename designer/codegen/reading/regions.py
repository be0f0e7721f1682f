"""`while`, `if` and counted `for` in a forward pass, as regions around a block."""

from __future__ import annotations

import ast
from collections.abc import Container
from typing import NamedTuple

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.scope import Scope
from designer.errors import ExpressionError
from designer.graph.expressions import condition
from designer.graph.expressions.condition import TRAINING
from designer.graph.model import Expr, Kind, Repeat, When


class Region(NamedTuple):
    """What a statement goes round or enters on a condition.

    Attributes:
        carried: Variables that the statements give a value to, and that hold one before.
        read: All that they read, those that are carried first.
    """

    kind: Kind
    body: list[ast.stmt]
    carried: tuple[str, ...]
    read: tuple[str, ...]
    when: When | None = None
    repeat: Repeat | None = None

    @property
    def as_forward(self) -> ast.FunctionDef:
        """The statements as the forward pass of a block of their own."""
        arguments = ast.arguments([], [ast.arg("self"), *map(ast.arg, self.read)], None, [], [], None, [])
        names: list[ast.expr] = [ast.Name(name, ast.Load()) for name in self.carried]
        result = ast.Return(ast.Tuple(names) if len(names) > 1 else names[0])
        return ast.FunctionDef("forward", arguments, [*self.body, result], [], lineno=self.body[0].lineno)


def region_of(statement: ast.stmt, scope: Scope, held: Container[str]) -> Region | None:
    """The region that a statement is; None where it is none.

    Raises:
        NotDrawn: its condition is not one that a region takes, or nothing comes out of it.
    """
    match statement:
        case ast.While(test=test, body=body, orelse=[]):
            return _region("while", statement, body, scope, held, test)
        case ast.If(test=test, body=body, orelse=[]):
            return _region("if", statement, body, scope, held, test)
        case ast.For(target=ast.Name(), iter=ast.Call(func=ast.Name(id="range"), args=[times]), body=body, orelse=[]):
            count = scope.value(times)
            if isinstance(count, int | Expr):
                found = _region("repeat", statement, body, scope, held, None)
                if len(found.carried) == 1:
                    return found._replace(repeat=Repeat(count, same_weights=True, names=""))
    return None


def _region(
    kind: Kind, statement: ast.stmt, body: list[ast.stmt], scope: Scope, held: Container[str], test: ast.expr | None
) -> Region:
    filled = _condition(test, scope) if test is not None else ""
    stored, loaded = _names(body, ast.Store), [*_names(body, ast.Load), *condition.names(filled)]
    carried = tuple(name for name in stored if name in held)
    if not carried:
        raise NotDrawn(statement, f"`{shown(statement)}`: nothing that was there before comes out of it")
    others = dict.fromkeys(name for name in loaded if name in held and name not in carried)
    return Region(kind, body, carried, (*carried, *others), When(filled) if filled else None)


def _condition(test: ast.expr, scope: Scope) -> str:
    filled = scope.plain(test)
    text = ast.unparse(filled).replace(f"self.{TRAINING}", TRAINING)
    try:
        condition.parse(text)
    except ExpressionError as error:
        raise NotDrawn(test, str(error)) from None
    return text


def _names(body: list[ast.stmt], context: type[ast.expr_context]) -> list[str]:
    found = (n for made in body for n in ast.walk(made) if isinstance(n, ast.Name) and isinstance(n.ctx, context))
    return list(dict.fromkeys(n.id for n in found))
