"""Values of settings as Python text: by `repr` or from a checked expression, never as the file spells them."""

from __future__ import annotations

import ast
import math

from designer.catalogue.fitting import DTYPES
from designer.catalogue.spec import SettingSpec
from designer.errors import ExpressionError
from designer.graph import expr
from designer.graph.model import Expr, Value

UNKNOWN = "..."
"""What stands in the text where the design does not say yet; such a design has a problem and is never run."""


def emit(value: Value, spec: SettingSpec | None = None) -> str:
    """A value as Python text: `5`, `(1, 2)`, `'zeros'`, `channels * 4`, `torch.float32`."""
    if isinstance(value, Expr):
        return expression(value.text)
    if isinstance(value, tuple):
        items = ", ".join(emit(item) for item in value)
        return f"({items},)" if len(value) == 1 else f"({items})"
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, str):
        return f"torch.{value}" if spec and "dtype" in spec.types and value in DTYPES else quoted(value)
    return repr(value)


def expression(text: str) -> str:
    """An expression as Python text, or `...` where it cannot be read."""
    try:
        return ast.unparse(expr.parse(text))
    except ExpressionError:
        return UNKNOWN


def quoted(text: str) -> str:
    """A word as a Python string in double quotes, as formatters write it."""
    plain = repr(text)
    return f'"{text}"' if plain == f"'{text}'" and '"' not in text else plain
