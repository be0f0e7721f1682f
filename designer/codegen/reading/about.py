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

    Attributes:
        why: Why none of the functions that make one could be followed.
    """

    def __init__(self, tree: ast.Module, outside: Constructing, reader: Reader) -> None:
        self._tree, self._reader = tree, reader
        self._outermost = Outermost(tree, reader.text, outside, reader.limits, reader.keep_inner)
        self.why: NotDrawn | None = None

    def made(self) -> str:
        """`net = nn.Sequential(…)`, `net = Net(20)`, or a function that makes a class that needs it; "" without.

        Raises:
            FileRefused: it is a row of modules, and no drawing says it.
        """
        self._outermost.read()
        return self._assigned() or self._by_function()

    def _assigned(self) -> str:
        why: FileRefused | None = None
        for statement in reversed([*_statements(self._tree.body)]):
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
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
                return constructor.make(call, constructor.scope, name).of, None
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
        return constructor.children[name].of

    def _by_function(self) -> str:
        """What the first function gives that needs nothing, where the last class is not one for itself."""
        reader = self._reader
        last = next(reversed(reader.classes), "")
        if last and last not in reader.definitions.unread:
            return ""
        for statement in self._tree.body:
            if isinstance(statement, ast.FunctionDef) and (given := self._outermost.given_by(statement)) is not None:
                if isinstance(given, NotDrawn):
                    self.why = self.why or given
                elif main := self._block(statement.name, given):
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
