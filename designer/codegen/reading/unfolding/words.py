"""The words of a text, from the outside in: what it imports and defines, what a function calls its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from designer.codegen.reading.not_drawn import NotDrawn
from designer.codegen.reading.unfolding.values import Class, Function, Module, Said, Thing


@dataclass
class Frame:
    """The words of a function while it is gone through.

    Attributes:
        own: Those that it gave a meaning to.
        owner: The module whose method it is.
        at: Its class, from which `super()` looks upwards.
        variables: By its own words, the variables of the text that is written.
    """

    around: Mapping[str, Thing]
    own: dict[str, Thing] = field(default_factory=dict)
    owner: Module | None = None
    at: ast.ClassDef | None = None
    variables: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def shadowed(self, names: Iterator[str]) -> Iterator[None]:
        """These words mean themselves for a while: the variable of a comprehension."""
        with self.kept():
            self.own.update({name: Said(ast.Name(name, ast.Load())) for name in names})
            yield

    @contextmanager
    def kept(self) -> Iterator[None]:
        """What words mean now they mean afterwards."""
        before = dict(self.own)
        try:
            yield
        finally:
            self.own.clear()
            self.own.update(before)


class Globals:
    """What the text itself defines.

    Attributes:
        imported: By word, the dotted name that the imports give it.
        has: By word, what it stands for; one that cannot be told is in `failed`.
        differs: What the drawing does otherwise than the text, in a sentence each.
    """

    def __init__(self, tree: ast.Module, imported: Mapping[str, str]) -> None:
        self.imported = imported
        self.has: dict[str, Thing] = {}
        self.failed: dict[str, NotDrawn] = {}
        self.differs: dict[str, None] = {}
        for statement in tree.body:
            if isinstance(statement, ast.ClassDef):
                self.has[statement.name] = Class(statement)
            elif isinstance(statement, ast.FunctionDef):
                self.has[statement.name] = Function(statement, self.has)

    def bases(self, made: ast.ClassDef) -> list[ast.ClassDef]:
        """A class and those of the text that it stands on, in the order in which they are asked."""
        found, waiting = list[ast.ClassDef](), [made]
        while waiting and len(found) < 20:
            here = waiting.pop(0)
            found.append(here)
            named = (self.has.get(base.id) for base in here.bases if isinstance(base, ast.Name))
            waiting += [base.made for base in named if isinstance(base, Class) and base.made not in found]
        return found
