"""What a text does outside its classes and functions: `net = resnet18(10)`."""

from __future__ import annotations

import ast
from collections.abc import Callable

from designer.codegen.reading.not_drawn import NotDrawn
from designer.codegen.reading.unfolding.arguments import Arguments
from designer.codegen.reading.unfolding.constructing import Constructing
from designer.codegen.reading.unfolding.limits import Limits
from designer.codegen.reading.unfolding.values import Function, Thing, constant
from designer.codegen.reading.unfolding.words import Globals

MOST_STEPS = 60_000
"""For one statement, so that a loop of a training leaves enough for the others."""


class Outermost:
    """Goes through the statements that make something, and leaves out all others.

    Args:
        keeps: Keeps the class in which something could not be drawn as Python; says whether that is news.

    Attributes:
        assigned: By statement, what its word stands for.
    """

    def __init__(
        self, tree: ast.Module, text: Globals, reader: Constructing, limits: Limits, keeps: Callable[[NotDrawn], bool]
    ) -> None:
        self._tree, self._text, self.reader, self._limits, self._keeps = tree, text, reader, limits, keeps
        self.assigned: dict[ast.stmt, Thing] = {}
        text.has["__name__"] = constant("__main__")

    def read(self) -> None:
        """All of them."""
        self._through(self._tree.body)

    def _through(self, body: list[ast.stmt]) -> None:
        for statement in body:
            match statement:
                case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef() | ast.Import() | ast.ImportFrom():
                    pass
                case ast.If(test=ast.Compare(left=ast.Name(id="__name__")), body=inner):
                    self._through(inner)
                case _:
                    self._statement(statement)

    def _statement(self, statement: ast.stmt) -> None:
        error = self._tried(lambda: self.reader.statement(statement))
        if error is not None:
            for word in _stored(statement):
                self._text.has.pop(word, None)
                self._text.failed[word] = error
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            self.assigned[statement] = self._text.has[statement.targets[0].id]

    def given_by(self, function: ast.FunctionDef) -> Thing | NotDrawn | None:
        """What a function makes that needs nothing for it; why it cannot be told; None where it needs something."""
        found = list[Thing]()
        if not self.needs_nothing(function):
            return None
        call = ast.copy_location(ast.Call(ast.Name(function.name, ast.Load()), [], []), function)
        made = Function(function, self._text.has)
        error = self._tried(lambda: found.append(self.reader.run(call, made, Arguments([], {}))))
        return error or found[0]

    @staticmethod
    def needs_nothing(function: ast.FunctionDef) -> bool:
        """Whether a function can be called without being given anything."""
        spec = function.args
        needed = len(spec.args) + len(spec.posonlyargs) - len(spec.defaults)
        return not needed and all(default is not None for default in spec.kw_defaults)

    def _tried(self, do: Callable[[], object]) -> NotDrawn | None:
        frame = self.reader.frame
        while True:
            try:
                with self._limits.at_most(MOST_STEPS):
                    do()
            except NotDrawn as error:
                self.reader.frame = frame
                if not self._keeps(error):
                    return error
            else:
                return None


def _stored(statement: ast.stmt) -> set[str]:
    return {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
