"""Reckoning with what is known: the value in this place, and how a drawing says it over its settings."""

from __future__ import annotations

import ast
import copy
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.limits import LARGEST, LONGEST
from designer.codegen.reading.unfolding.values import UNTOLD, Known, constant
from designer.errors import ExpressionError
from designer.graph.expressions import expr

LONGEST_SAID = 1000
"""Parts of an expression over settings."""

# Not those of `graph.expressions.expr`: a constructor reckons in Python, with shifts and `is`, and no drawing need hold
# it; what a setting says is a small language of its own, which grows only with the files that hold it.
BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": min, "max": max, "int": int, "float": float, "bool": bool, "str": str, "abs": abs, "round": round,
    "math.sqrt": math.sqrt, "math.log2": math.log2, "math.log": math.log, "math.ceil": math.ceil,
    "math.floor": math.floor, "numpy.sqrt": math.sqrt, "numpy.log2": math.log2,
}  # fmt: skip


def binary(tree: ast.AST, sign: ast.operator, left: Known, right: Known) -> Known:
    """What an operator gives.

    Raises:
        NotDrawn: it cannot be worked out.
    """
    said = _simple(left, sign, right)
    if left.value is UNTOLD or right.value is UNTOLD:
        return untold(tree, said)
    a, b = left.value, right.value
    if _too_large(sign, a, b):
        raise NotDrawn(tree, f"`{shown(tree)}` is too large to be worked out")
    return known(tree, lambda: BINARY[type(sign)](a, b), said)


def untold(tree: ast.AST, said: ast.expr) -> Known:
    """A number of which nobody says the value.

    Raises:
        NotDrawn: it is longer than anything that is drawn.
    """
    if sum(1 for _ in ast.walk(said)) > LONGEST_SAID:
        raise NotDrawn(tree, f"`{shown(tree)}`: too long an expression")
    return Known(UNTOLD, said)


def negative(tree: ast.AST, found: Known, said: ast.expr) -> Known:
    """`-x`."""
    if not isinstance(found.value, int | float):
        return untold(tree, said)
    value = found.value
    return known(tree, lambda: -value, said)


def compare(tree: ast.AST, sign: ast.cmpop, left: Known, right: Known) -> Known:
    """What a comparison gives."""
    said = ast.Compare(left.tree, [sign], [right.tree])
    if left.value is UNTOLD or right.value is UNTOLD:
        return untold(tree, said)
    if isinstance(sign, ast.In | ast.NotIn):
        inside = known(tree, lambda: left.value in right.value, said)  # type: ignore[operator]  # words in words
        return inside if isinstance(sign, ast.In) else Known(not inside.value, said)
    return known(tree, lambda: COMPARE[type(sign)](left.value, right.value), said)


def function(tree: ast.AST, name: str, given: list[Known], settings: Mapping[str, Known]) -> Known:
    """What `max(a, b)` or `int(x)` gives; a drawing says the first, and of the second only what changes nothing."""
    said: ast.expr = ast.Call(ast.Name(name, ast.Load()), [one.tree for one in given], [])
    if any(one.value is UNTOLD for one in given):
        return untold(tree, said)
    found = known(tree, lambda: FUNCTIONS[name](*(one.value for one in given)), said)
    same = name == "int" and len(given) == 1 and found.value == given[0].value and _is_whole(given[0], settings)
    return Known(found.value, given[0].tree) if same else found


def known(tree: ast.AST, work_out: Callable[[], Any], said: ast.expr) -> Known:
    """The value that is worked out, said so; a constant where it depends on no setting.

    Raises:
        NotDrawn: Python could not work it out either.
    """
    try:
        value = work_out()
    except (ArithmeticError, TypeError, ValueError, LookupError) as error:
        raise NotDrawn(tree, f"`{shown(tree)}` cannot be worked out ({error})") from None
    if isinstance(value, int) and abs(value) > LARGEST:
        raise NotDrawn(tree, f"`{shown(tree)}` is too large to be worked out")
    if sum(1 for _ in ast.walk(said)) > LONGEST_SAID:
        raise NotDrawn(tree, f"`{shown(tree)}`: too long an expression")
    found = Known(value, said)
    return found if found.names - FUNCTIONS.keys() else constant(value)


def is_said(found: Known) -> bool:
    """Whether an expression over settings is one that a drawing can hold."""
    try:
        expr.parse(ast.unparse(found.tree))
    except (ExpressionError, RecursionError):
        return False
    return True


def _is_whole(known: Known, settings: Mapping[str, Known]) -> bool:
    """Whether what a drawing says of a number gives a whole one here."""
    values = {name: one.value for name, one in settings.items()}
    try:
        return isinstance(expr.evaluate(ast.unparse(known.tree), values), int)  # type: ignore[arg-type]  # told
    except ExpressionError:
        return False


def _simple(left: Known, sign: ast.operator, right: Known) -> ast.expr:
    """`planes` of `planes * 1`."""
    ones = [isinstance(side.tree, ast.Constant) and side.value == 1 for side in (left, right)]
    zeros = [isinstance(side.tree, ast.Constant) and side.value == 0 for side in (left, right)]
    match sign:
        case ast.Mult() | ast.Div() if ones[1]:
            return left.tree
        case ast.FloorDiv() if ones[1] and isinstance(left.value, int):
            return left.tree
        case ast.Mult() if ones[0]:
            return right.tree
        case ast.Add() | ast.Sub() if zeros[1]:
            return left.tree
        case ast.Add() if zeros[0]:
            return right.tree
    return ast.BinOp(left.tree, sign, right.tree)


def _too_large(sign: ast.operator, a: Any, b: Any) -> bool:
    match sign:
        case ast.Pow():
            return isinstance(a, int | float) and isinstance(b, int | float) and (abs(b) > 64 or abs(a) > 1_000_000)
        case ast.Add() if isinstance(a, str) and isinstance(b, str):
            return len(a) + len(b) > LONGEST
        case ast.LShift():
            return isinstance(b, int) and b > 64
        case ast.Mult() if isinstance(a, str) or isinstance(b, str):
            times, word = (a, b) if isinstance(b, str) else (b, a)
            return not isinstance(times, int) or times * len(word) > LONGEST
        case ast.Mod() if isinstance(a, str):
            return len(a) > 200 or (isinstance(b, int) and b > LONGEST)
    return False


def with_words(tree: ast.expr, words: Mapping[str, ast.expr]) -> ast.expr:
    """An expression with others in the place of its words."""
    made: ast.expr = _WithWords(words).visit(copy.deepcopy(tree))
    return made


class _WithWords(ast.NodeTransformer):
    def __init__(self, words: Mapping[str, ast.expr]) -> None:
        self._words = words

    def visit_Call(self, node: ast.Call) -> ast.expr:
        node.args = [self.visit(argument) for argument in node.args]  # a setting may be called `max` as well
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return copy.deepcopy(self._words.get(node.id, node))
