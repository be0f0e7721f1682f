"""Things that words of a text stand for: what they have, how many they are, and how they are written anew."""

from __future__ import annotations

import ast
import copy
from abc import ABC, abstractmethod
from collections.abc import Sequence

from designer.catalogue.code_text import dotted
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding import arithmetic
from designer.codegen.reading.unfolding.decisions import Decisions
from designer.codegen.reading.unfolding.limits import Limits
from designer.codegen.reading.unfolding.values import (
    Class,
    Copies,
    Function,
    Known,
    Made,
    Module,
    Plain,
    Row,
    Said,
    Thing,
    Untold,
    constant,
)
from designer.codegen.reading.unfolding.words import Frame, Globals


class Things(ABC):
    """Asks things, over the words of the function that is gone through.

    Attributes:
        settings: What its block takes, with the values of this place.
    """

    def __init__(self, text: Globals, limits: Limits, decisions: Decisions, frame: Frame) -> None:
        self.text, self.limits, self.decisions, self.frame = text, limits, decisions, frame
        self.settings: dict[str, Known] = {}

    @abstractmethod
    def value(self, tree: ast.expr) -> Thing:
        """What an expression stands for."""

    @abstractmethod
    def module_tree(self, made: Made | Row | Copies) -> ast.expr:
        """How the text that is written speaks of a module."""

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
            case dict():
                keys: list[ast.expr | None] = [ast.Constant(word) for word in thing]
                return ast.Dict(keys, [self.tree_of(one, at) for one in thing.values()])
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

    def name(self, target: ast.expr, thing: Thing) -> None:
        """Gives words of the function a meaning: `i`, `(name, layer)`.

        Raises:
            NotDrawn: there are more or fewer things than words.
        """
        if isinstance(target, ast.Name):
            self.frame.own[target.id] = thing
            return
        if not isinstance(target, ast.Tuple | ast.List):
            raise NotDrawn(target, f"`{shown(target)}` is more than a drawing says")
        for one, inner in zip(target.elts, self.taken_apart(target, thing, len(target.elts)), strict=True):
            self.name(one, inner)

    def taken_apart(self, at: ast.AST, thing: Thing, count: int) -> Sequence[Thing]:
        """So many things that one is made of.

        Raises:
            NotDrawn: there are more or fewer.
        """
        things = self.several(at, thing)
        if len(things) != count:
            raise NotDrawn(at, f"`{shown(at)}`: there are {len(things)} things to take apart")
        return things

    def full_name(self, tree: ast.expr) -> str:
        """`torch.nn.Conv2d` of `nn.Conv2d`; "" of what is no dotted name."""
        first, dot, rest = dotted(tree).partition(".")
        return f"{self.text.imported.get(first, first)}{dot}{rest}" if first else ""


def _number(value: Plain) -> ast.expr:
    """A value as Python writes it: -1 is a sign and a number."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)
