"""What a forward pass says and no drawing does, as the lines of a code node: `y = x.view(x.size(0), -1)`."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Collection
from typing import NamedTuple

from designer.catalogue.code_node import read_lines
from designer.catalogue.code_text import dotted
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.scope import Scope
from designer.graph.model import Port
from designer.graph.names import LOCALS_TAKEN, is_identifier, unique_name

EXPRESSIONS = (ast.Call, ast.BinOp, ast.Compare, ast.Subscript, ast.UnaryOp, ast.IfExp)
"""What may become a line of its own; of anything else only a whole statement does."""

STATEMENTS = (ast.Assign, ast.If, ast.For, ast.While)

_ON_CONDITION = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda, ast.IfExp, ast.BoolOp)
_IMPORTED = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional"}


class OwnLines(NamedTuple):
    """Lines of a code node.

    Attributes:
        inputs: What flows in, by the names that the lines read.
        outputs: Names that they give.
    """

    code: tuple[str, ...]
    inputs: dict[str, Port]
    outputs: tuple[str, ...]


def own_lines(
    tree: ast.expr | ast.stmt, scope: Scope, held: Collection[str], draw: Callable[[ast.expr], Port]
) -> OwnLines:
    """The lines that an expression or a statement is; what it asks of the module itself is drawn and comes in.

    Args:
        held: Variables of the forward pass.
        draw: Draws a part.

    Raises:
        NotDrawn: it changes something in place, or speaks of what only the whole text knows.
    """
    parts, made = _Parts(tree, draw), copy.deepcopy(tree)
    match made:
        case ast.Call(func=ast.Attribute(value=ast.Call() | ast.BinOp() as holder) as method) if speaks_of(
            holder, {*held, "self"}
        ):
            method.value = parts.drawn(holder, "x")
    if any(_changes(part) for part in ast.walk(made)):
        raise NotDrawn(tree, f"`{shown(tree)}` changes something in place")
    made = parts.visit(scope.plain(made) if isinstance(made, ast.expr) else made)
    if isinstance(made, ast.expr):
        made = ast.Assign([ast.Name(unique_name("y", parts.taken), ast.Store())], made, lineno=tree.lineno)
    code = tuple(ast.unparse(ast.fix_missing_locations(made)).split("\n"))
    found = read_lines(code)
    spoken = {name.id for name in ast.walk(made) if isinstance(name, ast.Name)}
    strange = [name for name in found.inputs if name not in held and name not in parts.ports]
    strange += [name for name in spoken & scope.imported.keys() if scope.imported[name] != _IMPORTED.get(name)]
    if found.broken or strange or not found.inputs:
        raise NotDrawn(tree, found.broken.message if found.broken else f"`{shown(tree)}` is more than a drawing says")
    return OwnLines(
        code, {name: parts.ports.get(name) or draw(_name(name, tree)) for name in found.inputs}, found.outputs
    )


def speaks_of(tree: ast.AST, words: Collection[str]) -> bool:
    """Whether one of these words stands in an expression."""
    return any(isinstance(part, ast.Name) and part.id in words for part in ast.walk(tree))


class _Parts(ast.NodeTransformer):
    """Puts a name in the place of all that is asked of the module itself."""

    def __init__(self, tree: ast.AST, draw: Callable[[ast.expr], Port]) -> None:
        self._draw, self._whole = draw, tree
        self._deep = 1 if isinstance(tree, ast.stmt) and not isinstance(tree, ast.Assign) else 0
        self.ports: dict[str, Port] = {}
        self.taken = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | LOCALS_TAKEN

    def visit_Call(self, node: ast.Call) -> ast.expr:
        return self._part(node, dotted(node.func)) or self.generic_visit(node)  # type: ignore[return-value]

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return self._part(node, dotted(node)) or self.generic_visit(node)  # type: ignore[return-value]

    def generic_visit(self, node: ast.AST) -> ast.AST:
        inside = isinstance(node, _ON_CONDITION)
        self._deep += inside
        found = super().generic_visit(node)
        self._deep -= inside
        return found

    def _part(self, tree: ast.expr, name: str) -> ast.expr | None:
        if not name.startswith("self.") or name.count(".") > 1:
            if name.startswith("self.") and name.endswith(".data"):
                raise NotDrawn(tree, f"`{shown(tree)}` is more than a drawing says")
            return None
        if self._deep:
            raise NotDrawn(tree, f"`{shown(tree)}` runs on a condition or several times")
        return self.drawn(tree, name.rpartition(".")[2])

    def drawn(self, tree: ast.expr, wish: str) -> ast.expr:
        """The name under which something that is drawn comes in."""
        word = unique_name(wish if is_identifier(wish) else "part", self.taken)
        self.taken.add(word)
        self.ports[word] = self._draw(tree)
        return ast.Name(word, ast.Load())


def _changes(part: ast.AST) -> bool:
    """Whether something that was there before is written over, or a name given in the middle of an expression."""
    match part:
        case ast.Call(func=ast.Attribute(attr=name), keywords=keywords):
            return (name.endswith("_") and not name.endswith("__")) or any(
                k.arg in ("inplace", "out") for k in keywords
            )
        case ast.Subscript(ctx=ast.Store()) | ast.Attribute(ctx=ast.Store()):
            return True
    return isinstance(part, ast.AugAssign | ast.NamedExpr | ast.Delete | ast.Starred | ast.Expr)


def _name(name: str, tree: ast.AST) -> ast.expr:
    return ast.copy_location(ast.Name(name, ast.Load()), tree)
