"""Expressions, gone through instead of run: what is known is worked out, all else is taken as it stands."""

from __future__ import annotations

import ast
import copy
from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding import arithmetic
from designer.codegen.reading.unfolding.conditions import Conditions
from designer.codegen.reading.unfolding.text_parts import joined, percent
from designer.codegen.reading.unfolding.values import Copies, Function, Known, Made, Row, Said, Thing, constant


class Expressions(Conditions):
    """Works out expressions of one class."""

    @abstractmethod
    def call(self, tree: ast.Call) -> Thing:
        """What a call gives."""

    def value(self, tree: ast.expr) -> Thing:
        """What an expression stands for.

        Raises:
            NotDrawn: it cannot be worked out, or is more than is read.
        """
        self.limits.step(tree)
        match tree:
            case ast.Constant(value=None | bool() | int() | float() | str() as value):
                return constant(value)
            case ast.Name(id=name):
                return self._word(name, tree)
            case ast.Attribute(value=holder, attr=name):
                return self.attribute(tree, self.value(holder), name)
            case ast.Call():
                return self.call(tree)
            case ast.List(elts=items):
                return self._items(items)
            case ast.Tuple(elts=items):
                return tuple(self._items(items))
            case ast.Dict(keys=keys, values=values) if all(key is not None for key in keys):
                return {self.word(key): self.value(one) for key, one in zip(keys, values, strict=True) if key}
            case ast.BinOp(left=left, op=sign, right=right):
                return self._binary(tree, self.value(left), sign, self.value(right))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                truth = self.truth(operand)
                return self._as_it_stands(tree) if truth is None else constant(not truth)
            case ast.UnaryOp(op=ast.USub(), operand=operand) if isinstance(found := self.value(operand), Known):
                said = ast.UnaryOp(ast.USub(), found.tree)
                return arithmetic.negative(tree, found, said)
            case ast.BoolOp():
                return self._either(tree)
            case ast.Compare(left=left, ops=[sign], comparators=[right]):
                return self._compare(tree, self.value(left), sign, self.value(right))
            case ast.Compare():
                return self._either(_in_pairs(tree))
            case ast.IfExp(test=test, body=body, orelse=other):
                truth = self.truth(test)
                return self._as_it_stands(tree) if truth is None else self.value(body if truth else other)
            case ast.Subscript(value=holder):
                return self._part(tree, self.value(holder))
            case ast.ListComp() | ast.GeneratorExp():
                return self._each(tree)
            case ast.JoinedStr(values=parts):
                return constant(joined(tree, parts, lambda part: self.plain(part)))
            case ast.Lambda():
                return Function(tree, {**self.frame.around, **self.frame.own}, self.frame.owner)
            case _:
                return self._as_it_stands(tree)

    def _word(self, name: str, tree: ast.expr) -> Thing:
        for known in (self.frame.own, self.frame.around, self.text.has):
            if name in known:
                return known[name]
        if name in self.text.failed:
            raise self.text.failed[name]
        return Said(tree)

    def _items(self, items: Sequence[ast.expr]) -> list[Thing]:
        found: list[Thing] = []
        for item in items:
            if isinstance(item, ast.Starred):
                found += self.several(item.value, self.value(item.value))
            else:
                found.append(self.value(item))
        return found

    def _binary(self, tree: ast.BinOp, left: Thing, sign: ast.operator, right: Thing) -> Thing:
        match left, sign, right:
            case Known(value=str(pattern)), ast.Mod(), _:
                given = right if isinstance(right, tuple) else (right,)
                told = [self.decisions.on(tree, one) for one in given if isinstance(one, Known)]
                return constant(percent(tree, pattern, told))
            case Known(), _, Known():
                return arithmetic.binary(tree, sign, left, right)
            case Copies(), _, _:
                return self._binary(tree, list(self.several(tree, left)), sign, right)
            case list(), ast.Add(), list() | Copies():
                return [*left, *self.several(tree, right)]
            case tuple(), ast.Add(), tuple():
                return left + right
            case list() | tuple(), ast.Mult(), Known():
                return self._times(tree, left, right)
            case Known(), ast.Mult(), list() | tuple():
                return self._times(tree, right, left)
        made = ast.BinOp(self.tree_of(left, tree), sign, self.tree_of(right, tree))
        return Said(ast.copy_location(made, tree))

    def _times(self, tree: ast.BinOp, row: list[Thing] | tuple[Thing, ...], times: Known) -> Thing:
        count = self.decisions.on(tree, times)
        if not isinstance(count, int):
            raise NotDrawn(tree, f"`{shown(tree)}`: as often as what?")
        self.limits.length(tree, len(row) * max(0, count))
        return row * count

    def _part(self, tree: ast.Subscript, holder: Thing) -> Thing:
        if isinstance(holder, Said | Made) or (isinstance(holder, Known) and not isinstance(holder.value, str)):
            inside = self._index(tree.slice)
            return Said(ast.copy_location(ast.Subscript(self.tree_of(holder, tree), inside, ast.Load()), tree))
        if isinstance(holder, dict) or (isinstance(holder, Row) and holder.kind == "ModuleDict"):
            parts, key = holder if isinstance(holder, dict) else holder.parts, self.word(tree.slice)
            if key not in parts:
                raise NotDrawn(tree, f"`{shown(tree)}`: there is no {key}")
            return parts[key]
        word = self.decisions.on(tree, holder) if isinstance(holder, Known) else None
        row: Any = [*map(constant, word)] if isinstance(word, str) else self.several(tree, holder)
        if isinstance(tree.slice, ast.Slice):
            ends = [self.whole(end) if end else None for end in (tree.slice.lower, tree.slice.upper, tree.slice.step)]
            if ends[2] == 0:
                raise NotDrawn(tree, f"`{shown(tree)}`: a step of 0 leads nowhere")
            return type(row)(row[slice(*ends)]) if isinstance(row, tuple) else list(row[slice(*ends)])
        number = self.whole(tree.slice)
        if not -len(row) <= number < len(row):
            raise NotDrawn(tree, f"`{shown(tree)}`: there are {len(row)} of them")
        found: Thing = row[number]
        return found

    def _index(self, tree: ast.expr) -> ast.expr:
        """What stands in the brackets behind a tensor, with its words filled in."""
        return self._filled(tree)

    def _each(self, tree: ast.ListComp | ast.GeneratorExp) -> Thing:
        """`[Block(n) for n in sizes]`, one after the other."""
        found: list[Thing] = []
        with self.frame.kept():
            is_known = self._loop(tree.generators, lambda: found.append(self.value(tree.elt)))
        return found if is_known else self._as_it_stands(tree)

    def _loop(self, loops: Sequence[ast.comprehension], do: Callable[[], None]) -> bool:
        """Goes through the loops of a comprehension; says whether they are known."""
        if not loops:
            do()
            return True
        loop = loops[0]
        along = self.value(loop.iter)
        if isinstance(along, Said):
            return False
        for thing in self.several(loop.iter, along):
            self.limits.step(loop.iter)
            self.name(loop.target, thing)
            held = [self.truth(test) for test in loop.ifs]
            if None in held:
                return False
            if all(held) and not self._loop(loops[1:], do):
                return False
        return True

    def _as_it_stands(self, tree: ast.expr) -> Said:
        return Said(self._filled(tree, top=True))

    def _filled(self, tree: ast.expr, top: bool = False) -> ast.expr:
        """An expression with what is known put in the place of its words."""
        bound = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        with self.frame.shadowed(iter(bound)):
            if not top and not isinstance(tree, ast.Slice | ast.Tuple | ast.Starred):
                return self.tree_of(self.value(tree), tree)
            made = copy.copy(tree)
            for field, inside in ast.iter_fields(tree):
                if isinstance(inside, ast.expr):
                    setattr(made, field, self._filled(inside))
                elif isinstance(inside, list):
                    setattr(made, field, [self._filled_in(one) for one in inside])
            return made

    def _filled_in(self, node: Any) -> Any:
        if isinstance(node, ast.expr):
            return self._filled(node)
        if isinstance(node, ast.comprehension):
            return ast.comprehension(
                node.target, self._filled(node.iter), [self._filled(test) for test in node.ifs], node.is_async
            )
        if isinstance(node, ast.keyword):
            return ast.keyword(node.arg, self._filled(node.value))
        return node


def _in_pairs(tree: ast.Compare) -> ast.BoolOp:
    """`1 <= n and n <= 3` of `1 <= n <= 3`."""
    pairs = zip([tree.left, *tree.comparators], tree.ops, tree.comparators, strict=False)
    links: list[ast.expr] = [ast.Compare(left, [sign], [right], lineno=tree.lineno) for left, sign, right in pairs]
    return ast.copy_location(ast.BoolOp(ast.And(), links), tree)
