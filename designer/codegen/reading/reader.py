"""Every class of a text in turn: drawn as it stands, gone through with what it is given, or kept as Python."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from designer.catalogue.code_excerpt import excerpt
from designer.catalogue.code_text import classes, method, modules
from designer.codegen.reading.about import About
from designer.codegen.reading.builder import Definitions
from designer.codegen.reading.drawing import MODULES, Drawing
from designer.codegen.reading.not_drawn import NotDrawn
from designer.codegen.reading.scope import Scope, imports
from designer.codegen.reading.unfolding.arguments import Arguments
from designer.codegen.reading.unfolding.constructing import Constructing
from designer.codegen.reading.unfolding.decisions import Decisions
from designer.codegen.reading.unfolding.limits import Limits
from designer.codegen.reading.unfolding.uses import Uses
from designer.codegen.reading.unfolding.values import UNTOLD, Known
from designer.codegen.reading.unfolding.variants import Variants
from designer.codegen.reading.unfolding.words import Frame, Globals
from designer.graph.model import Block, Layer


class Kept(NamedTuple):
    """A class that stays Python, or a line of one that became a code node, and what in it cannot be drawn."""

    name: str
    line: int
    reason: str


class Reader:
    """Reads one text.

    Args:
        uses: What its classes are given, gathered here, or known from having read it before.
        wanted: What in it is to be drawn, by its name; "" where the text says so itself.

    Attributes:
        classes: Its networks and layers.
        kept: What stays Python.
        choices: What else may be meant, with what was taken, `drawn`.
    """

    def __init__(self, tree: ast.Module, lines: tuple[str, ...], uses: Uses, wanted: str = "") -> None:
        self._tree, self._lines, self._wanted = tree, lines, wanted
        self.choices: tuple[str, ...] = ()
        self.drawn = ""
        self._imported = imports(tree)
        self.classes = {name: classes(tree)[name] for name in modules(tree)}
        self.definitions = Definitions(self.classes)
        self.drawing = Drawing(self.definitions, self._imported, _constants(tree))
        self.limits = Limits()
        self.text = Globals(tree, self._imported)
        self._variants = Variants(self.text, self.definitions, self.limits, uses, self.drawing.unfolded)
        self.kept: list[Kept] = []

    def read(self) -> str:
        """Reads every class after those that it stands on; gives the name of what the text is about."""
        for name in self._inside_first():
            self._as_it_stands(name)
        about = About(self._tree, self.outside(), self, self._wanted)
        main = about.made()
        self.choices, self.drawn = about.choices, about.drawn
        for name in reversed([*self.definitions.unread]):
            if name not in self._variants.used:
                self._gone_through(name, about.why if name == main else None)
        lines = dict.fromkeys((name, one.line, one.reason) for name, one in self.drawing.lines)
        self.kept += [Kept(f"a line of {name}", line, reason) for name, line, reason in lines]
        return main

    def outside(self) -> Constructing:
        """What goes through statements that stand in no class."""
        return self._variants.reader(Decisions(), Frame({}, self.text.has))

    def keep_inner(self, error: NotDrawn) -> bool:
        """Keeps the class in which something is not drawn as Python; says whether that may help."""
        name = error.inside
        if name not in self.definitions.unread:
            return False
        self._keep(name, error)
        error.inside = ""
        return True

    def _as_it_stands(self, name: str) -> None:
        made = self.classes[name]
        try:
            with self.definitions.trial():
                self.definitions.blocks[name] = self._block(made)
            self.definitions.whole.add(name)
            self.definitions.unread.pop(name, None)
        except NotDrawn:
            self.definitions.unread[name] = None

    def _gone_through(self, name: str, why: NotDrawn | None) -> None:
        """A class that nothing in the text uses in a way that is drawn, with what it says of its arguments itself."""
        made = self.classes[name]
        while name in self.definitions.unread:
            try:
                given = _untold(made, method(self._tree, made, "__init__"))
                self._variants.block(self.outside(), made, made, given, main=True)
                return
            except NotDrawn as error:
                inside = error.inside or name
                self._keep(inside, why if inside == name and why is not None else error)
                if name in self.definitions.unread:
                    self._as_it_stands(name)

    def _keep(self, name: str, error: NotDrawn) -> None:
        """A class stays Python."""
        self.definitions.unread.pop(name, None)
        self.definitions.layers[name] = Layer(excerpt(self._lines, name))
        self.kept.append(Kept(name, error.line or self.classes[name].lineno, error.reason))

    def _block(self, made: ast.ClassDef) -> Block:
        base = self._base(made)
        known = [n.name for n in made.body if isinstance(n, ast.FunctionDef)]
        if odd := [name for name in known if name not in ("__init__", "forward")]:
            raise NotDrawn(made, f"{made.name} has a method {odd[0]}")
        constructor = self.drawing.constructor(_attributes(made))
        init, forward = method(self._tree, made, "__init__"), method(self._tree, made, "forward")
        if init is not None:
            constructor.read(init)
        if forward is None and base != "Sequential":
            raise NotDrawn(made, f"{made.name} has no forward")
        return self.drawing.block(made, constructor, forward)

    def _base(self, made: ast.ClassDef) -> str:
        names = [Scope(self._imported).full_name(base) for base in made.bases]
        if names in MODULES:
            return "Module"
        if names == ["torch.nn.Sequential"]:
            return "Sequential"
        raise NotDrawn(made, f"{made.name} stands on {', '.join(map(ast.unparse, made.bases))}")

    def _inside_first(self) -> Iterator[str]:
        """Names of the classes, each after those that its text speaks of; a ring of them as the text has them."""
        done: set[str] = set()

        def visit(name: str, above: frozenset[str]) -> Iterator[str]:
            if name in done or name in above:
                return
            for node in ast.walk(self.classes[name]):
                if isinstance(node, ast.Name) and node.id in self.classes:
                    yield from visit(node.id, above | {name})
            done.add(name)
            yield name

        for name in self.classes:
            yield from visit(name, frozenset())


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """Numbers and words that the text gives names outside its classes."""
    return {
        statement.targets[0].id: statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and not isinstance(statement.value, ast.Call)
    }


def _attributes(made: ast.ClassDef) -> dict[str, ast.expr]:
    """What a class says of all its instances, `expansion = 4`, by the ways in which its text speaks of it."""
    known: dict[str, ast.expr] = {}
    for statement in made.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant() as value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant() as value)
            ):
                known |= {f"self.{name}": value, f"{made.name}.{name}": value}
    return known


def _untold(made: ast.ClassDef, init: ast.FunctionDef | None) -> Arguments:
    """What a class has to be given, of which nothing is known."""
    if init is None:
        return Arguments([], {})
    spec = init.args
    needed = [one.arg for one in spec.args[1 : len(spec.args) - len(spec.defaults)]]
    needed += [one.arg for one, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if default is None]
    return Arguments([], {word: Known(UNTOLD, ast.Name(word, ast.Load())) for word in needed})
