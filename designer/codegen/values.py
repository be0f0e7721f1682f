"""Values of settings as Python text: by `repr` or from a checked expression, never as the file spells them."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from types import MappingProxyType

from designer.catalogue.fitting import DTYPES
from designer.catalogue.spec import SettingSpec
from designer.errors import ExpressionError
from designer.graph.expressions import expr
from designer.graph.expressions.condition import spelled
from designer.graph.model import Expr, Value

UNKNOWN = "..."
"""What stands in the text where the design does not say yet; such a design has a problem and is never run."""

NO_WORDS: Mapping[str, str] = MappingProxyType({})
"""Every setting is called by its name."""


def emit(value: Value, spec: SettingSpec | None = None, words: Mapping[str, str] = NO_WORDS) -> str:
    """A value as Python text: `5`, `(1, 2)`, `'zeros'`, `channels * 4`, `torch.float32`.

    Args:
        words: How the text spells settings that it does not call by their names: `{"limit": "self.limit"}`.
    """
    if isinstance(value, Expr):
        return expression(value.text, words)
    if isinstance(value, tuple):
        items = ", ".join(emit(item, words=words) for item in value)
        return f"({items},)" if len(value) == 1 else f"({items})"
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, str):
        return f"torch.{value}" if spec and "dtype" in spec.types and value in DTYPES else quoted(value)
    return repr(value)


def expression(text: str, words: Mapping[str, str] = NO_WORDS) -> str:
    """An expression as Python text, or `...` where it cannot be read."""
    try:
        return ast.unparse(spelled(expr.parse(text), words))
    except ExpressionError:
        return UNKNOWN


def quoted(text: str) -> str:
    """A word as a Python string in double quotes, as formatters write it."""
    plain = repr(text)
    return f'"{text}"' if plain == f"'{text}'" and '"' not in text else plain
