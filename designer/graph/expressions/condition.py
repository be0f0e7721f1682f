"""Conditions of regions, `x.abs().sum() > 1`: read with `ast`, held against a table, written anew, never run here."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache

from designer.errors import ExpressionError
from designer.graph.expressions import expr
from designer.graph.model import Value

TRAINING = "training"
"""The word for whether the network is being trained."""

METHODS = frozenset(
    """
    abs all amax amin any argmax argmin bool count_nonzero cpu detach dim double exp float isfinite isinf
    isnan item log logsumexp long max mean median min nelement norm numel pow prod relu round sigmoid sign size sqrt
    square std sum tanh var
    """.split()
)
"""Methods of a tensor that change nothing."""

_KEYWORDS = frozenset({"dim", "keepdim", "p", "ord", "correction"})
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)


@lru_cache(maxsize=4096)
def parse(text: str) -> ast.expr:
    """The condition's tree, made of nothing but names, numbers, comparisons and methods that change nothing.

    Raises:
        ExpressionError: it is no expression, too long, or holds something else.
    """
    if not text.strip():
        raise ExpressionError("there is no condition yet, such as x.abs().sum() > 1")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ExpressionError(f'"{text[:60]}" is no expression') from None
    if sum(1 for _ in ast.walk(tree)) > expr.MOST_NODES:
        raise ExpressionError(f'"{text[:40]}…" is too long for a condition')
    _check(tree, text)
    expr.check_numbers(tree, text)
    return tree


def names(text: str) -> frozenset[str]:
    """The inputs and settings that a condition speaks of; one that cannot be read speaks of none."""
    try:
        return frozenset(node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name))
    except ExpressionError:
        return frozenset()


def about_none(text: str) -> tuple[str, bool] | None:
    """`("mask", False)` of `mask is not None`: whose being there it asks, and what it says where that is None."""
    match parse(text):
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Is() | ast.IsNot() as op], comparators=[ast.Constant(None)]):
            return name, isinstance(op, ast.Is)
    return None


def rename(text: str, old: str, new: str) -> str:
    """The condition with one input or setting called otherwise; one without that name stays as it is written."""
    return written(text, {old: new}) if old in names(text) else text


def written(text: str, words: Mapping[str, str]) -> str:
    """The condition as Python text, with other words in the place of its names: `{"x": "y", "limit": "self.limit"}`.

    Raises:
        ExpressionError: it cannot be read.
    """
    return ast.unparse(spelled(parse(text), words))


def spelled(tree: ast.expr, words: Mapping[str, str]) -> ast.expr:
    """A copy of the tree with other words in the place of its names."""
    copy: ast.expr = _Words(words).visit(deepcopy(tree))
    return copy


def substitute(text: str, settings: Mapping[str, Value]) -> str:
    """The condition with the values of these settings put in; where one has no place in it the name stays."""
    words = {
        name: expr.as_text(value)
        for name, value in settings.items()
        if name in names(text) and not isinstance(value, tuple) and _is_readable(value)
    }
    return written(text, words) if words else text


def _is_readable(value: Value) -> bool:
    try:
        expr.parse(expr.as_text(value))
    except ExpressionError:
        return False
    return True


class _Words(ast.NodeTransformer):
    """Puts words in the place of names."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.parse(self._words[node.id], mode="eval").body if node.id in self._words else node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """Whether a number is None is known, and Python warns of the question."""
        self.generic_visit(node)
        match node:
            case ast.Compare(left=ast.Constant(value=value), ops=[ast.Is() | ast.IsNot() as op]):
                return ast.Constant((value is None) == isinstance(op, ast.Is))
        return node


def _check(node: ast.expr, text: str) -> None:
    children = _children(node)
    if children is None:
        raise ExpressionError(
            f'"{text[:60]}" holds more than inputs, settings, numbers, comparisons, and, or, not, .shape[0] '
            f"and methods such as .abs().sum()"
        )
    for child in children:
        _check(child, text)


def _children(node: ast.expr) -> list[ast.expr] | None:
    """What is to be checked inside a part of a condition; None for what has no place in one."""
    match node:
        case ast.Constant(value=None | bool() | int() | float() | str()) | ast.Name():
            return []
        case ast.BoolOp(values=values):
            return values
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            return [operand]
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, _OPERATORS):
            return [left, right]
        case ast.Compare(left=left, ops=ops, comparators=others):
            known = all(isinstance(op, _COMPARISONS) or _is_none(op, o) for op, o in zip(ops, others, strict=True))
            return [left, *others] if known else None
        case ast.Attribute(value=value, attr="ndim"):
            return [value]
        case ast.Subscript(value=ast.Attribute(value=value, attr="shape"), slice=index) if _is_whole(index):
            return [value]
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=args, keywords=given) if name in METHODS:
            plain = all(_is_number(arg) for arg in args) and all(
                keyword.arg in _KEYWORDS and _is_number(keyword.value) for keyword in given
            )
            return [value] if plain else None
    return None


def _is_none(op: ast.cmpop, other: ast.expr) -> bool:
    return isinstance(op, ast.Is | ast.IsNot) and isinstance(other, ast.Constant) and other.value is None


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float)


def _is_whole(node: ast.expr) -> bool:
    return _is_number(node) and not any(
        isinstance(part, ast.Constant) and type(part.value) is not int for part in ast.walk(node)
    )
