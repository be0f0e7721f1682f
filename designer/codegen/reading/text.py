"""A whole Python text as a design: its classes become blocks, and what cannot be drawn stays Python."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from designer.catalogue.code_excerpt import excerpt
from designer.catalogue.code_text import Unreadable, classes, dotted, lines_of, method, modules, parse
from designer.codegen.reading.apply_starts import with_starts
from designer.codegen.reading.builder import Definitions
from designer.codegen.reading.constructor import Constructor
from designer.codegen.reading.flow import Flow
from designer.codegen.reading.not_drawn import NotDrawn
from designer.codegen.reading.scope import Scope, imports
from designer.codegen.reading.sequences import Link, links_of, row
from designer.codegen.reading.shapes import with_guessed_shapes
from designer.codegen.reading.single_layer import around_layer
from designer.errors import FileRefused
from designer.graph.exchange.layers import apart_from
from designer.graph.exchange.merge import with_inner
from designer.graph.model import Block, Design, Layer
from designer.graph.names import as_class_name


class Kept(NamedTuple):
    """A class that stays Python, or a line of one that became a code node, and what in it cannot be drawn."""

    name: str
    line: int
    reason: str


class Reading(NamedTuple):
    """What became of a text.

    Attributes:
        main: What the text is about: a block, or a custom layer where that could not be drawn.
        kept: The classes that became custom layers, and lines that became code nodes.
        may_be_layer: It is a class of the text, so it could be a custom layer as well.
    """

    blocks: Mapping[str, Block]
    layers: Mapping[str, Layer]
    main: str
    kept: tuple[Kept, ...] = ()
    may_be_layer: bool = True

    @property
    def reason(self) -> str:
        """Why what the text is about is no drawing, in one line; "" where it is one."""
        return next((f"{one.name}: line {one.line}: {one.reason}" for one in self.kept if one.name == self.main), "")

    @property
    def piece(self) -> Design:
        """The drawing as it can stand in another one.

        Raises:
            FileRefused: what the text is about could not be drawn.
        """
        if self.reason:
            raise FileRefused(f"{self.reason}, so it is no drawing")
        whole = Design(self.main, self.blocks, layers=self.layers)
        inner = with_inner(whole, (self.main,))  # the others stand only in custom layers, whose texts hold them
        blocks = {name: block for name, block in self.blocks.items() if name in inner}
        return replace(whole, blocks=blocks, layers=apart_from(self.layers, blocks))

    @property
    def design(self) -> Design:
        """The drawing alone, with shapes at its inputs where its first layers tell them.

        What the text is about and could not be drawn is the one custom layer of a block around it.

        Raises:
            FileRefused: not even its inputs and outputs can be told.
        """
        return around_layer(self.main, self.layers) if self.reason else with_guessed_shapes(self.piece)


def read_text(text: str, name: str = "the text") -> Reading:
    """The drawing that a Python text is; nothing of it is run.

    Args:
        name: What errors call the text.

    Raises:
        FileRefused: Python cannot read it, or it defines no network.
    """
    lines = lines_of(text)
    try:
        tree = parse(lines)
    except Unreadable as error:
        raise FileRefused(f"{name}: line {error.fault.line}: {error.fault.message}") from None
    reader = _Reader(tree, lines)
    main = reader.read()
    if not main:
        raise FileRefused(f"{name}: defines no class that stands on nn.Module and makes no nn.Sequential")
    return Reading(
        reader.definitions.blocks, reader.definitions.layers, main, tuple(reader.kept), main in reader.classes
    )


class _Reader:
    def __init__(self, tree: ast.Module, lines: tuple[str, ...]) -> None:
        self._tree, self._lines = tree, lines
        self._imported = imports(tree)
        self.classes = {name: classes(tree)[name] for name in modules(tree)}
        self._constants = {
            statement.targets[0].id: statement.value
            for statement in tree.body
            if isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and not isinstance(statement.value, ast.Call)
        }
        self.definitions = Definitions(self.classes)
        self.kept: list[Kept] = []

    def read(self) -> str:
        """Reads every class after those that it stands on; gives the name of what the text is about."""
        for name in self._inside_first():
            self._class(name)
        return self._assigned() or self._last_class()

    def _class(self, name: str) -> None:
        try:
            self.definitions.blocks[name] = self._block(self.classes[name])
        except NotDrawn as error:
            self.kept.append(Kept(name, error.line or self.classes[name].lineno, error.reason))
            self.definitions.layers[name] = Layer(excerpt(self._lines, name))

    def _block(self, made: ast.ClassDef) -> Block:
        base = self._base(made)
        known = [n.name for n in made.body if isinstance(n, ast.FunctionDef)]
        if odd := [name for name in known if name not in ("__init__", "forward")]:
            raise NotDrawn(made, f"{made.name} has a method {odd[0]}")
        constructor = self._constructor(made)
        init, forward = method(self._tree, made, "__init__"), method(self._tree, made, "forward")
        if init is not None:
            constructor.read(init)
        settings, doc = tuple(constructor.settings.values()), " ".join((ast.get_docstring(made) or "").split())
        if base == "Sequential" and forward is None:
            links = [Link(name, constructor.children[first], f"self.{first}") for name, first in constructor.links]
            elements = [(str(number), tree) for number, tree in enumerate(constructor.above)]
            links = [*links_of(elements, constructor.scope, constructor.make, made.name), *links]
            block = row(self.definitions, links, settings, doc)
        elif forward is None:
            raise NotDrawn(made, f"{made.name} has no forward")
        else:
            if second := next(((name, first) for name, first in constructor.links if name != first), None):
                raise NotDrawn(init or made, f"self.{second[0]} is a second name of self.{second[1]}")
            constructor.leave()
            flow = Flow(self.definitions, constructor, forward)
            flow.read()
            self.definitions.changed[made.name] = flow.changed
            block = flow.builder.block(settings, doc)
            self.kept += [Kept(f"a line of {made.name}", one.line, one.reason) for one in flow.lines]
        return with_starts(replace(block, ties=tuple(constructor.ties)), constructor.starts)

    def _base(self, made: ast.ClassDef) -> str:
        scope = Scope(self._imported)
        names = [scope.full_name(base) for base in made.bases]
        if names in (["torch.nn.Module"], ["torch.nn.modules.module.Module"]):
            return "Module"
        if names == ["torch.nn.Sequential"]:
            return "Sequential"
        raise NotDrawn(made, f"{made.name} stands on {', '.join(map(ast.unparse, made.bases))}")

    def _constructor(self, made: ast.ClassDef | None = None) -> Constructor:
        known = dict(self._constants)
        for statement in made.body if made is not None else ():
            match statement:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant() as value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant() as value)
                ):
                    known |= {f"self.{name}": value, f"{made.name}.{name}": value}  # type: ignore[union-attr]
        return Constructor(self.definitions, Scope(self._imported, known=known))

    def _assigned(self) -> str:
        """`net = nn.Sequential(…)` or `net = Net()`: what a text is about that makes its network itself."""
        for statement in reversed(self._tree.body):
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                    if dotted(call.func) in self.classes and not call.args and not call.keywords:
                        return dotted(call.func)
                    if Scope(self._imported).full_name(call.func) == "torch.nn.Sequential":
                        return self._sequence(name, call)
        return ""

    def _sequence(self, name: str, call: ast.Call) -> str:
        constructor = self._constructor()
        for statement in self._tree.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=local)], value=ast.Call() as made) if local != name:
                    constructor.name_module(local, made)
        try:
            return constructor.make(call, constructor.scope, name).of
        except NotDrawn as error:
            wish = as_class_name(name)
            raise FileRefused(f"{wish}: line {error.line or call.lineno}: {error.reason}") from None

    def _last_class(self) -> str:
        """The class that no other stands on, the last of them if there are several."""
        return next(reversed(self.classes), "")

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
