"""Blocks of classes that have to be gone through: one for each way in which a class is used."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NamedTuple

from designer.codegen.reading.builder import Definitions
from designer.codegen.reading.not_drawn import NotDrawn
from designer.codegen.reading.unfolding.arguments import Arguments, bound
from designer.codegen.reading.unfolding.arithmetic import with_words
from designer.codegen.reading.unfolding.callables import Callables
from designer.codegen.reading.unfolding.class_bases import check_bases, is_module, record
from designer.codegen.reading.unfolding.constructing import Constructing
from designer.codegen.reading.unfolding.decisions import Decisions
from designer.codegen.reading.unfolding.leaves import Leaves, mark_of
from designer.codegen.reading.unfolding.limits import Limits
from designer.codegen.reading.unfolding.modules_made import ModulesMade
from designer.codegen.reading.unfolding.passing import Passing
from designer.codegen.reading.unfolding.statements import Statements
from designer.codegen.reading.unfolding.uses import Uses
from designer.codegen.reading.unfolding.values import Function, Known, Made, Module, Plain, Thing, Untold
from designer.codegen.reading.unfolding.words import Frame, Globals
from designer.graph.model import Block


class Unfolded(NamedTuple):
    """A class gone through with the values of one place.

    Attributes:
        wrote: What its constructor does.
        forward: Its forward pass; None of an `nn.Sequential`.
        settings: Those that a drawing of it can keep, each with its default, which may be none.
        decided: Those of them on which something depended.
    """

    made: ast.ClassDef
    wrote: list[ast.stmt]
    forward: ast.FunctionDef | None
    settings: dict[str, Known | None]
    decided: frozenset[str]


class _Used(NamedTuple):
    """The block of a class in one place.

    Attributes:
        decided: The values around on which something in it depended.
        numbers: What the class was given.
    """

    name: str
    settings: dict[str, Known]
    decided: list[Known]
    numbers: list[tuple[str, Plain | Untold]]


Draw = Callable[[Unfolded], Block]


class Variants:
    """Draws classes as they are used.

    Args:
        draw: Draws a class that was gone through.

    Attributes:
        used: Classes of which a block was drawn.
    """

    def __init__(self, text: Globals, definitions: Definitions, limits: Limits, uses: Uses, draw: Draw) -> None:
        self._text, self._definitions, self._limits, self._draw = text, definitions, limits, draw
        self._uses = uses
        self._made = ModulesMade(limits)
        self._blocks: dict[tuple[object, ...], str] = {}
        self._of: dict[str, list[str]] = {}
        self._known: dict[object, _Used] = {}
        self.used: set[str] = set()

    def reader(self, decisions: Decisions, frame: Frame, repeats: bool = True) -> Constructing:
        """What goes through statements that make modules."""
        return Constructing(self._text, self._limits, decisions, frame, self._made, self.make, repeats)

    def make(self, caller: Constructing, tree: ast.Call, made: ast.ClassDef, given: Arguments) -> Thing:
        """The module that a class of the text makes in this place."""
        if not is_module(self._text, made):
            return record(caller, tree, made, given)
        if made.name in self._definitions.whole or made.name in self._definitions.layers:
            args = [caller.tree_of(one, tree) for one in given.args]
            named = [ast.keyword(word, caller.tree_of(one, tree)) for word, one in given.named.items()]
            call = ast.copy_location(ast.Call(ast.Name(made.name, ast.Load()), args, named), tree)
            ast.fix_missing_locations(call)
            return Made(call, lambda word: self._look(caller, tree, made, given, word))
        for one in (*given.args, *given.named.values()):
            self._made.hand(tree, one)
        try:
            name, settings = self.block(caller, tree, made, given)
        except NotDrawn as error:
            error.inside = error.inside or made.name
            raise
        words = [ast.keyword(word, caller.tree_of(thing, tree)) for word, thing in settings.items()]
        call = ast.copy_location(ast.Call(ast.Name(name, ast.Load()), [], words), tree)
        ast.fix_missing_locations(call)
        return Made(call, lambda word: self._look(caller, tree, made, given, word))

    def _look(
        self, caller: Constructing, tree: ast.Call, made: ast.ClassDef, given: Arguments, word: str
    ) -> Known | None:
        """What a module keeps under a name, over the settings of the one that it is made for."""
        leaves, decisions, owner = self._leaves(caller, tree, made), Decisions(), Module(made)
        self._construct(caller, tree, owner, given, leaves, decisions, keeps=True)
        found = owner.has.get(word)
        for name in decisions.names & leaves.outer.keys():
            caller.decisions.on(tree, leaves.outer[name])
        if not isinstance(found, Known):
            return None
        return Known(found.value, with_words(found.tree, {n: one.tree for n, one in leaves.outer.items()}))

    def _leaves(self, caller: Callables, tree: ast.AST, made: ast.ClassDef, keeps: bool = True) -> Leaves:
        found = caller.method(Module(made), "__init__")
        said = _defaults(found[0]) if found else {}
        plain = {word: tree.value for word, tree in said.items() if isinstance(tree, ast.Constant)}
        return Leaves(caller, tree, made.name, self._uses, keeps, plain)  # type: ignore[arg-type]  # plain values

    def block(
        self, caller: Callables, tree: ast.AST, made: ast.ClassDef, given: Arguments, main: bool = False
    ) -> tuple[str, dict[str, Known]]:
        """The block of a class with these values, and what its settings are given.

        Raises:
            NotDrawn: it cannot be drawn.
        """
        mark = self._mark(made, given, main)
        if mark in self._known:
            known = self._known[mark]
            for word, value in known.numbers:
                self._uses.number(made.name, word, value)
            for one in known.decided:
                caller.decisions.on(tree, one)
            return known.name, known.settings
        first: NotDrawn | None = None
        for keeps in (True, False):
            try:
                found = self._block(caller, tree, made, given, keeps, main)
                if mark is not None:
                    self._known[mark] = found
                return found.name, found.settings
            except NotDrawn as error:
                first = first or error
        assert first is not None
        raise first

    @staticmethod
    def _mark(made: ast.ClassDef, given: Arguments, main: bool) -> object:
        """What a class is given, to know the same again; None where it is given a module."""
        marks = [mark_of(one) for one in (*given.args, *given.named.values())]
        return None if None in marks else (made.name, main, len(given.args), *given.named, *marks)

    def _block(
        self, caller: Callables, tree: ast.AST, made: ast.ClassDef, given: Arguments, keeps: bool, main: bool
    ) -> _Used:
        self._limits.enter(tree)
        try:
            leaves = self._leaves(caller, tree, made, keeps)
            decisions = Decisions()
            whole, defaults = self._through(caller, tree, made, given, leaves, decisions, keeps)
            key = (made.name, keeps, leaves.key, tuple(decisions.trail))
            if key not in self._blocks:
                told = {name: leaves.outer[name] if main else default for name, default in defaults.items()}
                with self._definitions.trial():
                    block = self._draw(whole._replace(settings=told))
                name = self._blocks[key] = self._add(made.name, block)
                self._definitions.changed[name] = set(self._definitions.changed.get(made.name, ()))
        finally:
            self._limits.leave()
        name = self._blocks[key]
        kept = {setting.name for setting in self._definitions.blocks[name].settings}
        decided = [outer for word, outer in leaves.outer.items() if word in decisions.names]
        for one in decided:
            caller.decisions.on(tree, one)
        settings = {word: outer for word, outer in leaves.outer.items() if word in kept}
        return _Used(name, settings, decided, leaves.numbers)

    def _through(
        self,
        caller: Callables,
        tree: ast.AST,
        made: ast.ClassDef,
        given: Arguments,
        leaves: Leaves,
        decisions: Decisions,
        keeps: bool,
    ) -> tuple[Unfolded, dict[str, Known | None]]:
        owner = Module(made)
        reader = self._construct(caller, tree, owner, given, leaves, decisions, keeps)
        found = reader.method(owner, "__init__")
        check_bases(self._text, made)
        wrote = reader.written(owner)
        passing = Passing(self._text, self._limits, decisions, owner, keeps)
        passing.settings = reader.settings
        method = passing.method(owner, "forward")
        forward = passing.forward(method[0].made) if method and isinstance(method[0].made, ast.FunctionDef) else None
        defaults = self._defaults(reader, found[0] if found else None, leaves)
        return Unfolded(made, wrote, forward, {}, frozenset(decisions.names)), defaults

    def _construct(
        self,
        caller: Callables,
        tree: ast.AST,
        owner: Module,
        given: Arguments,
        leaves: Leaves,
        decisions: Decisions,
        keeps: bool,
    ) -> Constructing:
        """Goes through the constructor of a module."""
        reader = self.reader(decisions, Frame(self._text.has, {}, owner), keeps)
        found = reader.method(owner, "__init__")
        if found is not None and isinstance(found[0].made, ast.FunctionDef):
            whole = bound(caller, tree, found[0], given)
            words = {word: thing for word, thing in whole.items() if thing is not owner}
            own = {**leaves.inside(words), **{word: owner for word in whole if word not in words}}
            reader.frame = Frame(self._text.has, own, owner, found[1])
            reader.settings = {n: Known(one.value, ast.Name(n, ast.Load())) for n, one in leaves.outer.items()}
            reader.body(found[0].made.body)
        return reader

    def _defaults(self, reader: Statements, init: Function | None, leaves: Leaves) -> dict[str, Known | None]:
        """By setting, its default where the constructor says one."""
        found: dict[str, Known | None] = dict.fromkeys(leaves.outer)
        if init is not None:
            for word, tree in _defaults(init).items():
                if word in found and isinstance(value := reader.value(tree), Known):
                    found[word] = value
        return found

    def _add(self, wish: str, block: Block) -> str:
        """Adds a block under the name of its class, or one near it where that stands for another already."""
        names = self._of.setdefault(wish, [])
        name = self._definitions.add_class(wish, self._wish(wish, block, names), block)
        names.append(name)
        self.used.add(wish)
        return name

    def _wish(self, wish: str, block: Block, names: list[str]) -> str:
        """`Residual` for the first, `ResidualWithShortcut` for one that has more in it."""
        if not names:
            return wish
        first = {node.name for node in self._definitions.blocks[names[0]].nodes if node.kind in _HELD}
        own = {node.name for node in block.nodes if node.kind in _HELD}
        for word, more in (("With", own - first), ("Without", first - own)):
            if more:
                return f"{wish}{word}{_title(min(more))}"
        return wish


def _defaults(init: Function) -> dict[str, ast.expr]:
    spec = init.made.args
    words = [one.arg for one in spec.args][len(spec.args) - len(spec.defaults) :]
    said = dict(zip(words, spec.defaults, strict=True))
    return said | {one.arg: tree for one, tree in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if tree}


def _title(word: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in word.split("_"))


_HELD = ("layer", "block", "repeat", "tensor", "while", "if")
