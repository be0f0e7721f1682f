"""Expressions, gone through instead of run: what is known is worked out, all else is taken as it stands."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Sequence
from typing import Any

from designer.catalogue.code_text import dotted
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding import arithmetic
from designer.codegen.reading.unfolding.decisions import Decisions
from designer.codegen.reading.unfolding.limits import Limits
from designer.codegen.reading.unfolding.text_parts import joined, percent
from designer.codegen.reading.unfolding.values import (
    Class,
    Copies,
    Function,
    Known,
    Made,
    Module,
    Partial,
    Plain,
    Row,
    Said,
    Thing,
    Untold,
    constant,
)
from designer.codegen.reading.unfolding.words import Frame, Globals

SOLID = (Made, Class, Function, Partial, Module)
"""Things that are never None, never empty and never a number."""


class Expressions:
    """Works out expressions of one class, over the words of the function that is gone through.

    Attributes:
        settings: What its block takes, with the values of this place.
    """

    def __init__(self, text: Globals, limits: Limits, decisions: Decisions, frame: Frame) -> None:
        self.text, self.limits, self.decisions, self.frame = text, limits, decisions, frame
        self.settings: dict[str, Known] = {}

    def call(self, tree: ast.Call) -> Thing:
        """What a call gives."""
        raise NotImplementedError

    def module_tree(self, made: Made | Row | Copies) -> ast.expr:
        """How the text that is written speaks of a module."""
        raise NotImplementedError

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

    def truth(self, tree: ast.expr) -> bool | None:
        """Whether a condition holds; None where that is known only when it runs."""
        return self._truth(tree, self.value(tree))

    def _truth(self, tree: ast.expr, found: Thing) -> bool | None:
        if isinstance(found, Known):
            return bool(self.decisions.on(tree, found))
        if isinstance(found, Said | Copies):
            return None if isinstance(found, Said) else True
        if isinstance(found, Row):
            return bool(found.parts)
        return isinstance(found, SOLID) or len(found) > 0

    def plain(self, tree: ast.expr) -> Plain:
        """A number or a word on which something depends.

        Raises:
            NotDrawn: it is none.
        """
        found = self.value(tree)
        if not isinstance(found, Known):
            raise NotDrawn(tree, f"`{shown(tree)}` is no number and no word that is known while reading")
        return self.decisions.on(tree, found)

    def whole(self, tree: ast.expr) -> int:
        """A whole number on which something depends."""
        found = self.plain(tree)
        if not isinstance(found, int):
            raise NotDrawn(tree, f"`{shown(tree)}` is no whole number")
        return found

    def word(self, tree: ast.expr) -> str:
        """A word on which something depends."""
        return str(self.plain(tree))

    def tree_of(self, thing: Thing, at: ast.AST) -> ast.expr:
        """How the text that is written says a thing.

        Raises:
            NotDrawn: it is nothing that an expression says.
        """
        match thing:
            case Known() if not thing.names and not isinstance(thing.value, Untold):
                return _number(thing.value)
            case Known():
                return self._setting(thing) if arithmetic.is_said(thing) else _number(self.decisions.on(at, thing))
            case Said(tree=tree):
                return copy.deepcopy(tree)
            case Made() | Row() | Copies():
                return self.module_tree(thing)
            case Class(made=made):
                return ast.Name(made.name, ast.Load())
            case list():
                return ast.List([self.tree_of(one, at) for one in thing], ast.Load())
            case tuple():
                return ast.Tuple([self.tree_of(one, at) for one in thing], ast.Load())
            case range():
                return ast.Call(ast.Name("range", ast.Load()), [ast.Constant(n) for n in (thing.start, thing.stop)], [])
        raise NotDrawn(at, f"`{shown(at)}` is more than a drawing says")

    def _setting(self, known: Known) -> ast.expr:
        return copy.deepcopy(known.tree)

    def several(self, tree: ast.AST, found: Thing) -> Sequence[Thing]:
        """The things of a row, one by one.

        Raises:
            NotDrawn: how many there are is known only when it runs.
        """
        match found:
            case range():
                self.limits.length(tree, len(found))
                return [constant(number) for number in found]
            case list() | tuple():
                return found
            case dict():
                return [constant(key) for key in found]
            case Row(parts=parts):
                things = [*parts.values()]
                if len(things) == 1 and isinstance(things[0], Copies):
                    return self.several(tree, things[0])
                return [constant(key) for key in parts] if found.kind == "ModuleDict" else things
            case Copies(again=again):
                self.decisions.on(tree, Known(found.count, found.tree))
                return again
        raise NotDrawn(tree, f"`{shown(tree)}`: how many there are cannot be told")

    def attribute(self, tree: ast.expr, holder: Thing, name: str) -> Thing:
        """What something has under a name."""
        if isinstance(holder, Module) and name in holder.has:
            return holder.has[name]
        if isinstance(holder, Module | Class):
            return self._of_class(tree, holder, name)
        if isinstance(holder, Row) and name in holder.parts:
            return holder.parts[name]
        if isinstance(holder, Made) and holder.look is not None and (found := holder.look(name)) is not None:
            return found
        inside = self.place(tree, holder) if isinstance(holder, Made | Row) else self.tree_of(holder, tree)
        return Said(ast.copy_location(ast.Attribute(inside, name, ast.Load()), tree))

    def place(self, tree: ast.AST, made: Made | Row) -> ast.expr:
        """`self.conv` of the module that stands there."""
        owner = self.frame.owner
        for name, thing in owner.has.items() if owner else ():
            if thing is made:
                return ast.Attribute(ast.Name("self", ast.Load()), name, ast.Load())
        raise NotDrawn(tree, f"`{shown(tree)}` asks something of a module that has no name yet")

    def _of_class(self, tree: ast.expr, holder: Module | Class, name: str) -> Thing:
        owner = holder if isinstance(holder, Module) else None
        for made in self.text.bases(holder.made):
            for statement in made.body:
                match statement:
                    case ast.FunctionDef(name=known) if known == name:
                        fixed = any(dotted(word) == "staticmethod" for word in statement.decorator_list)
                        return Function(statement, self.text.has, None if fixed else owner)
                    case (
                        ast.Assign(targets=[ast.Name(id=known)], value=ast.expr() as value)
                        | ast.AnnAssign(target=ast.Name(id=known), value=ast.expr() as value)
                    ) if known == name:
                        return self.value(value)
        held = "self" if owner else holder.made.name
        return Said(ast.copy_location(ast.Attribute(ast.Name(held, ast.Load()), name, ast.Load()), tree))

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
        if said and not self.full_name(said[0].tree).startswith("torch."):
            return None
        return left is right

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

    def name(self, target: ast.expr, thing: Thing) -> None:
        """Gives words of the function a meaning: `i`, `(name, layer)`.

        Raises:
            NotDrawn: there are more or fewer things than words.
        """
        if isinstance(target, ast.Name):
            self.frame.own[target.id] = thing
            return
        things = self.several(target, thing)
        if not isinstance(target, ast.Tuple | ast.List) or len(things) != len(target.elts):
            raise NotDrawn(target, f"`{shown(target)}`: there are {len(things)} things to take apart")
        for one, inner in zip(target.elts, things, strict=True):
            self.name(one, inner)

    def full_name(self, tree: ast.expr) -> str:
        """`torch.nn.Conv2d` of `nn.Conv2d`; "" of what is no dotted name."""
        first, dot, rest = dotted(tree).partition(".")
        return f"{self.text.imported.get(first, first)}{dot}{rest}" if first else ""

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


def _number(value: Plain) -> ast.expr:
    """A value as Python writes it: -1 is a sign and a number."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)
