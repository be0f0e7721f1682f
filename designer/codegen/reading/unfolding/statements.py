"""Statements, gone through instead of run: loops that are known are walked, of branches the one that holds."""

from __future__ import annotations

import ast
from collections import ChainMap
from collections.abc import Sequence

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.callables import Callables
from designer.codegen.reading.unfolding.values import Function, Known, Row, Thing, constant


class Left(Exception):
    """A loop is left, or begun again."""


class _Broken(Left):
    pass


class _Continued(Left):
    pass


class Given(Exception):
    """A function gives something back."""

    def __init__(self, thing: Thing) -> None:
        super().__init__()
        self.thing = thing


class Statements(Callables):
    """Goes through statements."""

    def body(self, statements: Sequence[ast.stmt]) -> Thing:
        """What the statements of a function give back."""
        try:
            self.through(statements)
        except Given as found:
            return found.thing
        return constant(None)

    def through(self, statements: Sequence[ast.stmt]) -> None:
        """One after the other.

        Raises:
            NotDrawn: one says what cannot be told while reading.
        """
        for statement in statements:
            self.limits.step(statement)
            self.statement(statement)

    def statement(self, statement: ast.stmt) -> None:
        """One of them."""
        match statement:
            case ast.Pass() | ast.Assert() | ast.Global() | ast.Import() | ast.ImportFrom():
                pass
            case ast.Expr(value=ast.Constant()):
                pass
            case ast.Expr(value=value):
                self.alone(statement, self.value(value))
            case ast.Assign(targets=targets, value=value):
                thing = self.value(value)
                for target in targets:
                    self.give(statement, target, thing)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self.give(statement, target, self.value(value))
            case ast.AnnAssign(value=None):
                pass
            case ast.AugAssign(target=target, op=sign, value=value):
                self.change(statement, target, sign, value)
            case ast.If(test=test, body=body, orelse=other):
                truth = self.truth(test)
                if truth is None:
                    self.branch(statement)
                else:
                    self.through(body if truth else other)
            case ast.For(target=target, iter=along, body=body, orelse=[]):
                self.loop(statement, target, along, body)
            case ast.While(test=test, body=body, orelse=[]):
                self.while_it_holds(statement, test, body)
            case ast.Return(value=value):
                raise Given(self.value(value) if value is not None else constant(None))
            case ast.Break():
                raise _Broken
            case ast.Continue():
                raise _Continued
            case ast.FunctionDef(name=name):
                self.frame.own[name] = Function(statement, ChainMap(self.frame.own, dict(self.frame.around)))
            case ast.With(items=[ast.withitem(optional_vars=None)]):
                self.within(statement)
            case ast.Raise():
                raise NotDrawn(statement, f"`{shown(statement)}` is what the text comes to")
            case _:
                raise NotDrawn(statement, f"`{shown(statement)}` is more than a drawing says")

    def alone(self, statement: ast.Expr, thing: Thing) -> None:
        """An expression whose result nobody takes."""
        if not isinstance(thing, Known | Row):
            raise NotDrawn(statement, f"`{shown(statement)}` is more than a drawing says")

    def give(self, statement: ast.stmt, target: ast.expr, thing: Thing) -> None:
        """Something gets a name."""
        match target:
            case ast.Tuple(elts=targets) | ast.List(elts=targets) if any(isinstance(t, ast.Attribute) for t in targets):
                for one, inner in zip(targets, self.taken_apart(target, thing, len(targets)), strict=True):
                    self.give(statement, one, inner)
            case ast.Name() | ast.Tuple() | ast.List():
                self.name(target, thing)
            case ast.Subscript(value=holder, slice=place):
                self._place(statement, self.value(holder), place, thing)
            case _:
                raise NotDrawn(statement, f"`{shown(statement)}` is more than a drawing says")

    def _place(self, statement: ast.stmt, holder: Thing, place: ast.expr, thing: Thing) -> None:
        if isinstance(holder, dict):
            holder[self.word(place)] = thing
        elif isinstance(holder, Row) and holder.kind == "ModuleDict":
            holder.parts[self.word(place)] = thing
        elif isinstance(holder, list) and -len(holder) <= (number := self.whole(place)) < len(holder):
            holder[number] = thing
        else:
            raise NotDrawn(statement, f"`{shown(statement)}` is more than a drawing says")

    def change(self, statement: ast.AugAssign, target: ast.expr, sign: ast.operator, value: ast.expr) -> None:
        """`channels *= 2`, `layers += [block]`."""
        read = ast.copy_location(_read(target), target)
        before = self.value(read)
        if isinstance(before, list) and isinstance(sign, ast.Add):
            before.extend([*self.several(value, self.value(value))])
            self.limits.length(statement, len(before))
            return
        made = ast.copy_location(ast.BinOp(read, sign, value), statement)
        self.give(statement, target, self.value(made))

    def loop(self, statement: ast.For, target: ast.expr, along: ast.expr, body: Sequence[ast.stmt]) -> None:
        """A loop along what is known."""
        for thing in [*self.several(along, self.value(along))]:
            self.limits.step(statement)
            self.name(target, thing)
            try:
                self.through(body)
            except _Broken:
                return
            except _Continued:
                continue

    def while_it_holds(self, statement: ast.While, test: ast.expr, body: Sequence[ast.stmt]) -> None:
        """A loop on what is known."""
        while (truth := self.truth(test)) is not False:
            self.limits.step(statement)
            if truth is None:
                raise NotDrawn(statement, f"`{shown(test)}`: whether this holds is known only when it runs")
            try:
                self.through(body)
            except _Broken:
                return
            except _Continued:
                continue

    def branch(self, statement: ast.If) -> None:
        """A branch on what is known only when it runs."""
        raise NotDrawn(statement, f"`{shown(statement.test)}`: whether this holds is known only when it runs")

    def within(self, statement: ast.With) -> None:
        """`with torch.no_grad():` and the like."""
        raise NotDrawn(statement, f"`{shown(statement)}` is more than a drawing says")


def _read(target: ast.expr) -> ast.expr:
    match target:
        case ast.Name(id=name):
            return ast.Name(name, ast.Load())
        case ast.Attribute(value=holder, attr=name):
            return ast.Attribute(holder, name, ast.Load())
        case ast.Subscript(value=holder, slice=place):
            return ast.Subscript(holder, place, ast.Load())
    return target
