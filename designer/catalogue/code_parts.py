"""A custom layer's text taken apart: its imports, which go to the head of the module, and the rest."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from designer.catalogue.code_text import Unreadable, defined, parse, spoken
from designer.catalogue.load import catalogue
from designer.graph import query
from designer.graph.model import Design
from designer.graph.order import needed_blocks


class Import(NamedTuple):
    """One name that an import brings.

    Attributes:
        name: What it is called here; "*" for everything.
        target: What it is: `torch.nn` of `from torch import nn`.
        module: Where it comes from; `item` what is taken out of it, "" where it is the module itself.
    """

    name: str
    target: str
    module: str
    item: str
    line: int = 0


class Statement(NamedTuple):
    """A statement of the text's own level: what it defines, what it is, and its lines, from 1."""

    names: frozenset[str]
    dump: str
    first: int
    last: int


class Parts(NamedTuple):
    """A text in parts; `body` holds its lines but the imports, each with its number."""

    imports: tuple[Import, ...]
    statements: tuple[Statement, ...]
    body: tuple[tuple[int, str], ...]
    spoken: frozenset[str]


OURS = (
    Import("fnmatch", "fnmatch", "fnmatch", ""),
    Import("torch", "torch", "torch", ""),
    Import("nn", "torch.nn", "torch", "nn"),
    Import("F", "torch.nn.functional", "torch.nn", "functional"),
)
"""What generated code imports itself."""


@lru_cache(maxsize=256)
def taken_apart(source: tuple[str, ...]) -> Parts:
    """A text in parts; one that Python cannot read is all body."""
    try:
        tree = parse(source)
    except Unreadable:
        return Parts((), (), tuple(enumerate(source, 1)), frozenset())
    shared = _shared_lines(tree)
    imports: list[Import] = []
    gone: set[int] = set()
    for made in tree.body:
        lines = range(made.lineno, (made.end_lineno or made.lineno) + 1)
        if isinstance(made, ast.Import | ast.ImportFrom) and not shared.intersection(lines):
            imports += brought(made)
            gone.update(lines)
    statements = tuple(
        Statement(defined(made), ast.dump(made), first_line(made), made.end_lineno or made.lineno)
        for made in tree.body
        if defined(made)
    )
    body = tuple((number, line) for number, line in enumerate(source, 1) if number not in gone)
    return Parts(tuple(imports), statements, body, spoken(tree.body))


def brought(made: ast.Import | ast.ImportFrom) -> list[Import]:
    """What an import statement brings."""
    if isinstance(made, ast.ImportFrom):
        module = "." * made.level + (made.module or "")
        return [Import(a.asname or a.name, f"{module}.{a.name}", module, a.name, made.lineno) for a in made.names]
    return [
        Import(a.asname, a.name, *_halves(a.name), made.lineno)
        if a.asname
        else Import(a.name.partition(".")[0], a.name, a.name, "", made.lineno)
        for a in made.names
    ]


def head(imports: Iterable[Import]) -> tuple[Import, ...]:
    """Each import once: `import torch.nn as nn` and `from torch import nn` are one."""
    once: dict[tuple[str, str], Import] = {}
    for one in imports:
        once.setdefault((one.name, one.target), one)
    return tuple(once.values())


def used_layers(design: Design) -> tuple[str, ...]:
    """The custom layers that the main block needs, each after those that its text speaks of."""
    found = {
        node.of: None
        for name in needed_blocks(design)
        for node in design.blocks[name].nodes
        if node.kind == "layer" and node.of in design.layers and node.id in query.reached(design.blocks[name])
    }
    return with_helpers(design, [name for name in found if name not in catalogue().layers])


def with_helpers(design: Design, names: Iterable[str]) -> tuple[str, ...]:
    """These custom layers and those of the design that their texts speak of, each after what it speaks of."""
    order: dict[str, None] = {}
    visited: set[str] = set()

    def visit(name: str) -> None:
        visited.add(name)
        parts = taken_apart(design.layers[name].source)
        own = frozenset[str]().union(*(made.names for made in parts.statements)) | {one.name for one in parts.imports}
        for other in design.layers:
            if other in parts.spoken and other not in own and other not in visited:
                visit(other)
        order[name] = None

    for name in names:
        if name not in visited:
            visit(name)
    return tuple(order)


def _halves(name: str) -> tuple[str, str]:
    """Module and item of `import torch.nn as nn`, which is the same as `from torch import nn`."""
    module, _, item = name.rpartition(".")
    return (module, item) if module else (name, "")


def _shared_lines(tree: ast.Module) -> set[int]:
    """Lines on which more than one statement stands, `import torch; torch.manual_seed(0)`."""
    seen: set[int] = set()
    shared: set[int] = set()
    for made in tree.body:
        lines = set(range(made.lineno, (made.end_lineno or made.lineno) + 1))
        shared |= seen & lines
        seen |= lines
    return shared


def first_line(made: ast.stmt) -> int:
    """The line a statement begins at, with what decorates it."""
    marks = made.decorator_list if isinstance(made, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else []
    return min([made.lineno, *(mark.lineno for mark in marks)])
