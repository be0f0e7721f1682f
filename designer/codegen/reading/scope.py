"""What the words of a text mean: modules by their imports, settings, and locals by what they were given."""

from __future__ import annotations

import ast
import copy
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from designer.catalogue.code_text import dotted
from designer.catalogue.fitting import DTYPES
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.errors import ExpressionError
from designer.graph.expressions import expr
from designer.graph.model import Expr, Scalar, Value

LONGEST = 1000
"""Parts of an expression that a word stands for."""

USUAL = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional"}
"""What these words mean in a piece of text that does not say where they come from."""


def imports(tree: ast.Module) -> dict[str, str]:
    """By word, the dotted name that a text's imports give it: `{"nn": "torch.nn"}`."""
    found = dict(USUAL)
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            for one in statement.names:
                found[one.asname or one.name.partition(".")[0]] = one.name if one.asname else one.name.partition(".")[0]
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            found.update({one.asname or one.name: f"{statement.module}.{one.name}" for one in statement.names})
    return found


@dataclass
class Scope:
    """The words of one constructor and of the forward pass beside it.

    Attributes:
        settings: Arguments of the constructor.
        known: Locals, and attributes as `self.width`, by the expression that stands for them.
    """

    imported: Mapping[str, str]
    settings: set[str] = field(default_factory=set)
    known: dict[str, ast.expr] = field(default_factory=dict)

    def full_name(self, tree: ast.expr) -> str:
        """`torch.nn.Conv2d` of `nn.Conv2d`; "" of what is no dotted name."""
        first, dot, rest = dotted(tree).partition(".")
        return f"{self.imported.get(first, first)}{dot}{rest}" if first else ""

    def plain(self, tree: ast.expr) -> ast.expr:
        """The expression with what stands for its words in their place."""
        found: ast.expr = _Filled(self.known).visit(copy.deepcopy(tree))
        return found

    def know(self, name: str, tree: ast.expr) -> None:
        """From now on this word stands for this expression.

        Raises:
            NotDrawn: with what stands for its own words it is longer than anything that is drawn.
        """
        filled = self.plain(tree)
        if sum(1 for _ in ast.walk(filled)) > LONGEST:
            raise NotDrawn(tree, f"{shown(tree)}: too long an expression")
        self.known[name] = filled

    def value(self, tree: ast.expr) -> Value:
        """The value of a setting, over the settings of the block.

        Raises:
            NotDrawn: it is more than numbers, words and expressions over settings.
        """
        tree = self.plain(tree)
        if isinstance(tree, ast.Tuple | ast.List):
            items = [self.value(item) for item in tree.elts]
            return tuple(items)  # type: ignore[arg-type]  # deeper ones are refused where they are checked
        return self._scalar(tree)

    def _scalar(self, tree: ast.expr) -> Scalar:
        name = self.full_name(tree)
        if name.startswith("torch.") and name.removeprefix("torch.") in DTYPES:
            return name.removeprefix("torch.")
        if (endless := _ENDLESS.get(ast.unparse(tree))) is not None:
            return Expr(endless)
        try:
            value = ast.literal_eval(tree)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return self._expression(tree)
        if not isinstance(value, None | bool | int | float | str):
            raise NotDrawn(tree, f"{shown(tree)} is no value that a setting takes")
        if isinstance(value, float) and math.isinf(value):
            return Expr("1e999" if value > 0 else "-1e999")
        return value

    def _expression(self, tree: ast.expr) -> Expr:
        text = ast.unparse(tree)
        try:
            spoken = expr.names(text)
        except ExpressionError as error:
            raise NotDrawn(tree, f"{shown(tree)}: {error}") from None
        if unknown := sorted(spoken - self.settings):
            raise NotDrawn(tree, f"{shown(tree)}: {unknown[0]} is no argument of __init__")
        return Expr(text)


class _Filled(ast.NodeTransformer):
    def __init__(self, known: Mapping[str, ast.expr]) -> None:
        self._known = known

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._known.get(node.id, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        name = dotted(node)
        if name in self._known:
            return self._known[name]
        found = self.generic_visit(node)
        assert isinstance(found, ast.expr)
        return found


_ENDLESS = {"float('inf')": "1e999", "float('-inf')": "-1e999", "-float('inf')": "-1e999"}
"""A file holds no endless number as such; Python reads one that is too large as endless."""
