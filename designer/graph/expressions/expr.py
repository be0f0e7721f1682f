"""Expressions over settings, `channels * 4`: read with `ast`, worked out by a small evaluator, never run."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from designer.errors import ExpressionError
from designer.graph.expressions.sizes import is_size
from designer.graph.model import Expr, Value

MOST_NODES = 64
LARGEST = 2**53

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_CALLS: dict[str, Callable[..., Any]] = {"min": min, "max": max}


@lru_cache(maxsize=4096)
def parse(text: str) -> ast.expr:
    """The expression's tree, made of nothing but what section 2 of the design allows.

    Raises:
        ExpressionError: it is no expression, too long, or holds something else.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ExpressionError(f'"{text[:60]}" is no expression') from None
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
        raise ExpressionError(f'"{text[:40]}…" is too long for an expression')
    _check(tree, text)
    check_numbers(tree, text)
    return tree


def check_numbers(tree: ast.expr, text: str) -> None:
    """Whether all whole numbers are of a size that can be worked with and written anew.

    Raises:
        ExpressionError: one is too large.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value > LARGEST:
            raise ExpressionError(f'"{text[:40]}…" holds a number that is too large')


def names(text: str) -> frozenset[str]:
    """The settings that an expression speaks of."""
    return frozenset(name for name in _words(text) if not is_size(name))


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    """All words of an expression that are no functions."""
    called = {id(node.func) for node in ast.walk(parse(text)) if isinstance(node, ast.Call)}
    return frozenset(node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name) and id(node) not in called)


def rename(text: str, old: str, new: str) -> str:
    """The expression with one setting called otherwise."""
    tree = ast.parse(text.strip(), mode="eval")
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == old and id(node) not in called:
            node.id = new
    return ast.unparse(tree)


def evaluate(text: str, settings: Mapping[str, Value]) -> Value:
    """What the expression gives with these settings: `evaluate("channels * 4", {"channels": 16})` is 64.

    Raises:
        ExpressionError: an unknown name, a division by zero, a number too large, or sorts that do not go together.
    """
    tree = parse(text)
    try:
        result: Value = _value(tree, settings)
    except ZeroDivisionError:
        raise ExpressionError(f'"{text}" divides by zero') from None
    except (TypeError, ValueError, OverflowError):
        raise ExpressionError(f'"{text}" cannot be worked out with these settings') from None
    return result


def resolve(value: Value, settings: Mapping[str, Value]) -> Value:
    """`value` with every expression in it worked out."""
    if isinstance(value, Expr):
        return evaluate(value.text, settings)
    if isinstance(value, tuple):
        return tuple(resolve(item, settings) for item in value)  # type: ignore[misc]
    return value


def names_in(value: Value) -> frozenset[str]:
    """The settings that the expressions in a value speak of; one that cannot be read speaks of none."""
    if isinstance(value, tuple):
        return frozenset().union(*(names_in(item) for item in value))
    if not isinstance(value, Expr):
        return frozenset()
    try:
        return names(value.text)
    except ExpressionError:
        return frozenset()


def sizes_in(*values: Value) -> tuple[str, ...]:
    """The sizes that the expressions in values speak of, in their order: `("size0", "size1")`."""
    found = frozenset[str]().union(*map(_sizes, values))
    return tuple(sorted(found, key=lambda name: (len(name), name)))


def _sizes(value: Value) -> frozenset[str]:
    if isinstance(value, tuple):
        return frozenset().union(*(_sizes(item) for item in value))
    if not isinstance(value, Expr):
        return frozenset()
    try:
        return frozenset(filter(is_size, _words(value.text)))
    except ExpressionError:
        return frozenset()


def substitute(value: Value, settings: Mapping[str, Value]) -> Value:
    """`value` with these settings put in: a number where all is known, else a new expression."""
    if isinstance(value, tuple):
        return tuple(substitute(item, settings) for item in value)  # type: ignore[misc]
    if not isinstance(value, Expr) or not names_in(value) & settings.keys():
        return value
    if all(not names_in(settings[name]) for name in names(value.text) if name in settings):
        with suppress(ExpressionError):  # an unreadable or impossible one stays, with the values in it
            return evaluate(value.text, settings)
    tree = _Substitution(settings).visit(ast.parse(value.text.strip(), mode="eval"))
    return Expr(ast.unparse(tree))


class _Substitution(ast.NodeTransformer):
    """Puts values in the place of names."""

    def __init__(self, settings: Mapping[str, Value]) -> None:
        self._settings = settings

    def visit_Call(self, node: ast.Call) -> ast.expr:
        node.args = [self.visit(argument) for argument in node.args]  # a setting may be called `max` as well
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self._settings:
            return node
        try:
            return parse(as_text(self._settings[node.id]))
        except ExpressionError:
            return node


def as_text(value: Value) -> str:
    """A value as it stands within an expression."""
    if isinstance(value, Expr):
        return value.text.strip()
    if isinstance(value, tuple):
        return f"({''.join(f'{as_text(item)}, ' for item in value)})"
    return repr(value)


def _check(node: ast.expr, text: str) -> None:
    match node:
        case ast.Constant(value=None | bool() | int() | float() | str()) | ast.Name():
            children: list[ast.expr] = []
        case ast.Tuple(elts=items):
            children = items
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            children = [left, right]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            children = [operand]
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _COMPARE for op in ops):
            children = [left, *others]
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _CALLS and args:
            children = args
        case _:
            raise ExpressionError(
                f'"{text[:60]}" holds more than settings, numbers, words, + - * / // % **, comparisons, min and max'
            )
    for child in children:
        _check(child, text)


def _value(node: ast.expr, settings: Mapping[str, Value]) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            if name not in settings:
                raise ExpressionError(f'there is no setting called "{name}"')
            return settings[name]
        case ast.Tuple(elts=items):
            return tuple(_value(item, settings) for item in items)
        case ast.BinOp(left=left, op=op, right=right):
            return _arithmetic(op, _value(left, settings), _value(right, settings))
        case ast.UnaryOp(operand=operand):
            return -_value(operand, settings)
        case ast.Compare(left=left, ops=ops, comparators=others):
            values = [_value(item, settings) for item in (left, *others)]
            return all(_COMPARE[type(op)](a, b) for op, a, b in zip(ops, values, values[1:], strict=False))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _CALLS[name](*(_value(arg, settings) for arg in args))
    raise AssertionError(node)


def _arithmetic(op: ast.operator, a: Any, b: Any) -> Any:
    for side in (a, b):
        if not isinstance(side, int | float):
            raise TypeError(side)
    if isinstance(op, ast.Pow) and (abs(b) > 64 or abs(a) > 1_000_000):
        raise OverflowError
    result = _BINARY[type(op)](a, b)
    if isinstance(result, complex) or abs(result) > LARGEST:
        raise OverflowError
    return result
