"""What a text is about: the network that it makes itself, or the class that no other stands on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from designer.codegen.reading.not_drawn import NotDrawn
from designer.codegen.reading.scope import Scope
from designer.codegen.reading.unfolding.constructing import Constructing
from designer.codegen.reading.unfolding.outermost import Outermost
from designer.codegen.reading.unfolding.values import Given, Made, Module, Row, Thing
from designer.errors import FileRefused
from designer.graph.model import Block
from designer.graph.names import as_class_name

if TYPE_CHECKING:
    from designer.codegen.reading.reader import Reader


class About:
    """Looks for the network outside the classes.

    Args:
        wanted: The function, class or variable that a person says it is; "" where nobody does.

    Attributes:
        why: Why none of the functions that make one could be followed.
        choices: Functions, or classes, each of which may as well be what the text is about; none where it says so.
        drawn: Which of them was taken.
    """

    def __init__(self, tree: ast.Module, outside: Constructing, reader: Reader, wanted: str = "") -> None:
        self._tree, self._reader, self._wanted = tree, reader, wanted
        self.choices: tuple[str, ...] = ()
        self.drawn = wanted
        self._outermost = Outermost(tree, reader.text, outside, reader.limits, reader.keep_inner)
        self.why: NotDrawn | None = None

    def made(self) -> str:
        """`net = nn.Sequential(…)`, `net = Net(20)`, or a function that makes a class that needs it; "" without.

        Raises:
            FileRefused: it is a row of modules, and no drawing says it.
        """
        self._outermost.read()
        if self._wanted:
            return self._as_wanted()
        return self._assigned() or self._by_function() or self._last_class()

    def _as_wanted(self) -> str:
        """What a person asks for by its name.

        Raises:
            FileRefused: nothing of that name makes a network.
        """
        if self._wanted in self._reader.classes:
            return self._wanted
        for function in self._functions():
            if function.name == self._wanted:
                given = self._outermost.given_by(function)
                if isinstance(given, NotDrawn):
                    raise FileRefused(f"{function.name}: line {given.line or function.lineno}: {given.reason}")
                if given is not None and (main := self._block(function.name, given)):
                    return main
        if main := self._assigned(self._wanted):
            return main
        names = [function.name for function in self._functions()]
        known = ", ".join([*names, *self._reader.classes]) or "none"
        raise FileRefused(f"{self._wanted}: nothing of this name makes a network; there are: {known}")

    def _functions(self) -> list[ast.FunctionDef]:
        """The functions that may make one: they need nothing and give something back."""
        return [
            statement
            for statement in self._tree.body
            if isinstance(statement, ast.FunctionDef)
            and not statement.name.startswith("_")
            and self._outermost.needs_nothing(statement)
            and any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(statement))
        ]

    def _last_class(self) -> str:
        """The last class; any other that no class speaks of may be meant as well."""
        classes = self._reader.classes
        spoken = {
            node.id
            for name, made in classes.items()
            for node in ast.walk(made)
            if isinstance(node, ast.Name) and node.id in classes and node.id != name
        }
        free = [name for name in classes if name not in spoken]
        self.drawn = next(reversed(classes), "")
        self.choices = tuple(free) if len(free) > 1 and self.drawn in free else ()
        return self.drawn

    def _assigned(self, wanted: str = "") -> str:
        why: FileRefused | None = None
        for statement in reversed([*_statements(self._tree.body)]):
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if wanted in ("", name):
                    error: NotDrawn | None = None
                    if isinstance(value, ast.Call) and Scope(self._reader.text.imported).full_name(value.func) == _ROW:
                        main, error = self._row_as_it_stands(name, value)
                        if main:
                            return main
                    if main := self._network(name, statement):
                        return main
                    if error is not None:
                        told = f"{as_class_name(name)}: line {error.line or statement.lineno}: {error.reason}"
                        why = why or FileRefused(told)
        if why is not None:
            raise why
        return ""

    def _row_as_it_stands(self, name: str, call: ast.Call) -> tuple[str, NotDrawn | None]:
        constructor = self._reader.drawing.constructor()
        try:
            for statement in self._tree.body:
                match statement:
                    case ast.Assign(targets=[ast.Name(id=local)], value=ast.Call() as made) if local != name:
                        constructor.name_module(local, made)
            with self._reader.definitions.trial():
                main = constructor.make(call, constructor.scope, name).of
                self._reader.definitions.wishes[main] = as_class_name(name)
                return main, None
        except NotDrawn as error:
            return "", error

    def _network(self, name: str, statement: ast.stmt) -> str:
        thing = self._outermost.assigned.get(statement)
        try:
            return self._block(name, thing) if thing is not None else ""
        except NotDrawn:
            return ""

    def _block(self, name: str, thing: Thing) -> str:
        """The block, or the class that stays Python, that a thing is; "" of what is no network."""
        definitions = self._reader.definitions
        if isinstance(thing, Row) and thing.kind == "Sequential":
            return self._row(name, thing)
        if not isinstance(thing, Made) or not isinstance(thing.call.func, ast.Name):
            return ""
        called = thing.call.func.id
        if called in definitions.blocks:
            definitions.blocks[called] = _with_defaults(definitions.blocks[called], thing.call)
            return called
        return called if called in definitions.layers else ""

    def _row(self, name: str, row: Row) -> str:
        owner = Module(ast.ClassDef(as_class_name(name), [], [], [], []))
        owner.wrote.append(Given(name, row, row.line))
        constructor = self._reader.drawing.constructor()
        constructor.gone_through = True
        for statement in self._outermost.reader.written(owner):
            constructor.statement(statement)
        made = constructor.children[name].of
        self._reader.definitions.wishes[made] = as_class_name(row.word or name)
        return made

    def _by_function(self) -> str:
        """What the first function gives that needs nothing, where the last class is not one for itself."""
        reader = self._reader
        last = next(reversed(reader.classes), "")
        if last and last not in reader.definitions.unread:
            return ""
        for function in self._functions():
            given = self._outermost.given_by(function)
            if isinstance(given, NotDrawn):
                self.why = self.why or given
            elif given is not None and (main := self._block(function.name, given)):
                names = tuple(other.name for other in self._functions())
                self.drawn, self.choices = function.name, names if len(names) > 1 else ()
                return main
        return ""


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Those that stand outside functions and classes."""
    for statement in body:
        match statement:
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__")), body=inner):
                yield from _statements(inner)
            case _:
                yield statement


def _with_defaults(block: Block, call: ast.Call) -> Block:
    """The block whose settings are those of the one place that the text is about."""
    given: dict[str, ast.expr] = dict(zip((s.name for s in block.settings), call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    told = {name: tree.value for name, tree in given.items() if isinstance(tree, ast.Constant)}
    settings = tuple(
        replace(setting, default=told[setting.name], optional=told[setting.name] is None)
        if setting.name in told
        else setting
        for setting in block.settings
    )
    return replace(block, settings=settings)


_ROW = "torch.nn.Sequential"
