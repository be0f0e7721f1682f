"""The conditions of a generated text, asked beside it: both sides of a comparison, and whether it holds."""

from __future__ import annotations

import ast
import operator
from functools import lru_cache
from types import CodeType, FrameType
from typing import Any, NamedTuple

from designer.runtime.build import evaluated
from designer.runtime.reports import Asked

SIGNS = {
    ast.Gt: (">", operator.gt), ast.GtE: ("≥", operator.ge), ast.Lt: ("<", operator.lt), ast.LtE: ("≤", operator.le),
    ast.Eq: ("=", operator.eq), ast.NotEq: ("≠", operator.ne),
}  # fmt: skip
UNANSWERED = (RuntimeError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, NameError)
"""What the text itself will run into at once, and tell."""


class Condition(NamedTuple):
    """What stands behind a `while` or an `if`.

    Attributes:
        sides: Both sides of a comparison, or the whole alone.
    """

    sides: tuple[CodeType, ...]
    comparison: type[ast.cmpop] | None

    def of(self, frame: FrameType) -> Asked | None:
        """The condition in this frame, whose variables it reads; None where it cannot be answered."""
        try:
            left, *right = [evaluated(side, frame) for side in self.sides]
            if self.comparison is None:
                return Asked(bool(left))
            sign, compare = SIGNS[self.comparison]
            return Asked(bool(compare(left, right[0])), _number(left), sign, _number(right[0]))
        except UNANSWERED:
            return None


@lru_cache(maxsize=8)
def conditions(text: str) -> dict[int, Condition]:
    """By line number, the condition of each `while` and `if`."""
    heads = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.While | ast.If)]
    return {node.lineno: _read(node.test) for node in heads}


def _read(test: ast.expr) -> Condition:
    match test:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in SIGNS:
            return Condition((_compiled(left), _compiled(right)), type(op))
    return Condition((_compiled(test),), None)


def _compiled(tree: ast.expr) -> CodeType:
    return compile(ast.Expression(tree), "<condition>", "eval")


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except UNANSWERED:
        return None
