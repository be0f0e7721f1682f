"""Conditions, as far as they are known: comparisons, `and`, `or`, and whether a thing counts as true."""

from __future__ import annotations

import ast

from designer.codegen.reading.unfolding import arithmetic
from designer.codegen.reading.unfolding.things import Things
from designer.codegen.reading.unfolding.values import (
    Class,
    Copies,
    Function,
    Known,
    Made,
    Module,
    Partial,
    Row,
    Said,
    Thing,
    constant,
)

SOLID = (Made, Class, Function, Partial, Module)
"""Things that are never None, never empty and never a number."""


class Conditions(Things):
    """Tells what holds."""

    def truth(self, tree: ast.expr) -> bool | None:
        """Whether a condition holds; None where that is known only when it runs."""
        return self._truth(tree, self.value(tree))

    def _truth(self, tree: ast.expr, found: Thing) -> bool | None:
        if isinstance(found, Known):
            return bool(self.decisions.on(tree, found))
        if isinstance(found, Said):
            return _decided(found.tree)
        if isinstance(found, Copies):
            return True
        if isinstance(found, Row):
            return bool(found.parts)
        return isinstance(found, SOLID) or len(found) > 0

    def _either(self, tree: ast.BoolOp) -> Thing:
        """`a and b or c`, from the left, as far as it is known."""
        left = list[ast.expr]()
        enough = isinstance(tree.op, ast.Or)
        found: Thing = constant(not enough)
        for part in tree.values:
            found = self.value(part)
            truth = self._truth(part, found)
            if truth is None:
                left.append(self.tree_of(found, part))
            elif truth is enough:
                if not left:
                    return found
                left.append(ast.Constant(enough))
                break
        if not left:
            return found
        return Said(left[0] if len(left) == 1 else ast.copy_location(ast.BoolOp(tree.op, left), tree))

    def _compare(self, tree: ast.Compare, left: Thing, sign: ast.cmpop, right: Thing) -> Thing:
        if isinstance(left, Known) and isinstance(right, Known):
            return arithmetic.compare(tree, sign, left, right)
        if isinstance(sign, ast.In | ast.NotIn) and isinstance(right, list | tuple | dict | range | Row):
            things = self.several(tree, right) if not isinstance(right, Row) else [*map(constant, right.parts)]
            same = [self._same(tree, left, one) for one in things]
            if None not in same:
                return constant((True in same) == isinstance(sign, ast.In))
        elif isinstance(sign, ast.Is | ast.Eq | ast.IsNot | ast.NotEq):
            equal = self._same(tree, left, right)
            if equal is not None:
                return constant(equal == isinstance(sign, ast.Is | ast.Eq))
        made = ast.Compare(self.tree_of(left, tree), [sign], [self.tree_of(right, tree)])
        return Said(ast.copy_location(made, tree))

    def _same(self, tree: ast.AST, left: Thing, right: Thing) -> bool | None:
        """Whether two things are equal; None where that is known only when it runs."""
        if isinstance(left, Known) and isinstance(right, Known):
            return self.decisions.on(tree, left) == self.decisions.on(tree, right)
        if isinstance(left, Class) and isinstance(right, Class):
            return left.made is right.made
        if isinstance(left, Said) and isinstance(right, Said):
            one, other = self.full_name(left.tree), self.full_name(right.tree)
            return one == other if one.startswith("torch.") and other.startswith("torch.") else None
        said = [side for side in (left, right) if isinstance(side, Said)]
        if said and self._is_parameter(said[0].tree) and isinstance(right if said[0] is left else left, Known):
            return False
        if said and not self.full_name(said[0].tree).startswith("torch."):
            return None
        return left is right

    def _is_parameter(self, tree: ast.expr) -> bool:
        """Whether something is made as a parameter, which is never None."""
        match tree:
            case ast.Attribute(value=ast.Name(id="self"), attr=name) if self.frame.owner is not None:
                held = self.frame.owner.has.get(name)
                return isinstance(held, Said) and isinstance(held.tree, ast.Call) and self._is_parameter(held.tree)
            case ast.Call(func=func):
                return self.full_name(func) in ("torch.nn.Parameter", "torch.nn.parameter.Parameter")
        return False


def _decided(tree: ast.expr) -> bool | None:
    """Whether `x.is_cuda and False` holds, whatever x is; None of any other condition."""
    match tree:
        case ast.BoolOp(op=sign, values=[*_, ast.Constant(value=bool(last))]) if last is isinstance(sign, ast.Or):
            return last
    return None
