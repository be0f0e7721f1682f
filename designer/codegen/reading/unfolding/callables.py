"""Calls, gone through instead of run: functions of the text, a few of Python's own, and what makes modules."""

from __future__ import annotations

import ast
from abc import abstractmethod
from collections.abc import Sequence

from designer.catalogue.code_text import dotted
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding import arithmetic
from designer.codegen.reading.unfolding.arguments import Arguments, bound
from designer.codegen.reading.unfolding.builtin import BUILTIN, isinstance_of
from designer.codegen.reading.unfolding.expressions import Expressions
from designer.codegen.reading.unfolding.holders import method_of
from designer.codegen.reading.unfolding.stacked import STACK, stacked
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
from designer.codegen.reading.unfolding.words import Frame

ROWS = ("Sequential", "ModuleList", "ModuleDict")


class Callables(Expressions):
    """Works out calls.

    Attributes:
        quiet: Calls that are left out.
    """

    quiet: tuple[str, ...] = ()

    @abstractmethod
    def body(self, statements: Sequence[ast.stmt]) -> Thing:
        """What the statements of a function give back."""

    @abstractmethod
    def instance(self, tree: ast.Call, made: ast.ClassDef, given: Arguments) -> Thing:
        """What a class of the text makes."""

    def module_called(self, tree: ast.Call, module: Made | Row | Copies, given: Arguments) -> Thing:
        """What a module gives that is called."""
        raise NotDrawn(tree, f"`{shown(tree)}` runs a module while the network is made")

    def arguments(self, tree: ast.Call) -> Arguments:
        """What a call is given."""
        args, named = list[Thing](), dict[str, Thing]()
        for one in tree.args:
            if not isinstance(one, ast.Starred):
                args.append(self.value(one))
                continue
            held = self.value(one.value)
            args += [Said(ast.Starred(held.tree, ast.Load()))] if isinstance(held, Said) else self._unpacked(one, held)
        for keyword in tree.keywords:
            held = self.value(keyword.value)
            if keyword.arg is not None:
                named[keyword.arg] = held
            elif isinstance(held, dict):
                named |= held
            else:
                raise NotDrawn(keyword.value, f"**{shown(keyword.value)}: what is in it cannot be told")
        return Arguments(args, named)

    def _unpacked(self, tree: ast.Starred, held: Thing) -> Sequence[Thing]:
        return [held] if isinstance(held, Copies) else self.several(tree.value, held)

    def call(self, tree: ast.Call) -> Thing:
        """What a call gives, or what it would make."""
        if isinstance(tree.func, ast.Attribute) and self._is_super(tree.func.value):
            return self._above(tree, tree.func.attr)
        if isinstance(tree.func, ast.Attribute):
            holder = self.value(tree.func.value)
            if not isinstance(holder, Said | Module | Class | Made) and (found := method_of(self, tree, holder)):
                return found[0]
            return self._called(tree, self.attribute(tree.func, holder, tree.func.attr))
        return self._called(tree, self.value(tree.func))

    def _called(self, tree: ast.Call, called: Thing) -> Thing:
        if isinstance(called, Said) and (name := self.full_name(called.tree)):
            if name in ("isinstance", "issubclass"):
                return isinstance_of(self, tree)
            if name in BUILTIN:
                return BUILTIN[name](self, tree, self.arguments(tree))
        return self.apply(tree, called, self.arguments(tree))

    def apply(self, tree: ast.Call, called: Thing, given: Arguments) -> Thing:
        """What something gives that is called with these things."""
        match called:
            case Class(made=made):
                return self.instance(tree, made, given)
            case Function():
                return self.run(tree, called, given)
            case Partial(of=of, args=args, named=named):
                return self.apply(tree, of, Arguments([*args, *given.args], {**named, **given.named}))
            case Made() | Row() | Copies():
                return self.module_called(tree, called, given)
            case Said(tree=said):
                return self._of_torch(tree, said, given)
        raise NotDrawn(tree, f"`{shown(tree)}` calls what cannot be called")

    def run(self, tree: ast.Call, function: Function, given: Arguments, at: ast.ClassDef | None = None) -> Thing:
        """What a function of the text gives back."""
        if isinstance(function.made, ast.FunctionDef) and function.made.decorator_list:
            odd = [dotted(word) for word in function.made.decorator_list if dotted(word) not in _PLAIN]
            if odd:
                raise NotDrawn(tree, f"`{shown(tree)}`: what @{odd[0] or '…'} makes of it is known only when it runs")
        before = self.frame
        own = bound(self, tree, function, given)
        self.limits.enter(tree)
        self.frame = Frame(function.around, own, function.owner or before.owner, at)
        try:
            if isinstance(function.made, ast.Lambda):
                return self.value(function.made.body)
            found = self.body(function.made.body)
            if isinstance(found, Row) and function.owner is None:
                found.word = function.made.name  # what a function makes is called as the function is
            return found
        finally:
            self.frame = before
            self.limits.leave()

    def _of_torch(self, tree: ast.Call, said: ast.expr, given: Arguments) -> Thing:
        """A layer of torch, a row of modules, or a call that is taken as it stands."""
        name = self.full_name(said)
        package, _, last = name.rpartition(".")
        if name in self.quiet:
            return constant(None)
        if name in arithmetic.FUNCTIONS and not given.named and given.args:
            numbers = [one for one in given.args if isinstance(one, Known)]
            if len(numbers) == len(given.args):
                return arithmetic.function(tree, name, numbers, self.settings)
        if name == STACK:
            return stacked(self, tree, given)
        if package == "torch.nn" and last in ROWS:
            return self._row(tree, last, given)
        call = ast.Call(
            said,
            [self.tree_of(one, tree) for one in given.args],
            [ast.keyword(word, self.tree_of(one, tree)) for word, one in given.named.items()],
        )
        ast.fix_missing_locations(ast.copy_location(call, tree))
        is_layer = package.startswith("torch.nn") and not package.startswith(("torch.nn.functional", "torch.nn.init"))
        return Made(call) if is_layer and last[:1].isupper() and last != "Parameter" else Said(call)

    def _row(self, tree: ast.Call, kind: str, given: Arguments) -> Row:
        args = given.args
        if given.named or (kind != "Sequential" and len(args) > 1):
            raise NotDrawn(tree, f"`{shown(tree)}`: {kind} takes modules only")
        if kind == "Sequential" and len(args) == 1 and isinstance(args[0], dict):
            return Row(kind, dict(args[0]), tree.lineno)
        if kind == "ModuleDict":
            held: Thing = args[0] if args else {}
            pairs = held if isinstance(held, dict) else dict(self._pair(tree, one) for one in self.several(tree, held))
            return Row(kind, dict(pairs), tree.lineno)
        if kind == "ModuleList" and args:
            args = [args[0]] if isinstance(args[0], Copies) else list(self.several(tree, args[0]))
        if len(args) == 1 and isinstance(args[0], Copies):
            return Row(kind, {"": args[0]}, tree.lineno)
        whole = [one for thing in args for one in (self.several(tree, thing) if isinstance(thing, Copies) else [thing])]
        return Row(kind, {str(number): thing for number, thing in enumerate(whole)}, tree.lineno)

    def _pair(self, tree: ast.Call, thing: Thing) -> tuple[str, Thing]:
        if isinstance(thing, tuple | list) and len(thing) == 2 and isinstance(thing[0], Known):
            return str(self.decisions.on(tree, thing[0])), thing[1]
        raise NotDrawn(tree, f"`{shown(tree)}` is made of other things than names and modules")

    @staticmethod
    def _is_super(tree: ast.expr) -> bool:
        return isinstance(tree, ast.Call) and dotted(tree.func) == "super"

    def _above(self, tree: ast.Call, name: str) -> Thing:
        """`super().__init__(…)`: the method of the class above, of the text's own or of torch."""
        owner, at = self.frame.owner, self.frame.at
        if owner is None:
            raise NotDrawn(tree, f"`{shown(tree)}` stands outside a class")
        line = self.text.bases(owner.made)
        for made in line[line.index(at or owner.made) + 1 :]:
            for statement in made.body:
                if isinstance(statement, ast.FunctionDef) and statement.name == name:
                    method = Function(statement, self.text.has, owner)
                    return self.run(tree, method, self.arguments(tree), made)
        given = self.arguments(tree)
        call = ast.Call(tree.func, [self.tree_of(one, tree) for one in given.args], [])
        return Said(ast.copy_location(call, tree))

    def method(self, owner: Module, name: str) -> tuple[Function, ast.ClassDef] | None:
        """A method of a module, with the class in which it stands."""
        for made in self.text.bases(owner.made):
            for statement in made.body:
                if isinstance(statement, ast.FunctionDef) and statement.name == name:
                    return Function(statement, self.text.has, owner), made
        return None


_PLAIN = ("staticmethod", "torch.jit.ignore", "torch.no_grad", "override", "typing.override")
