"""Python text with layers in it: from a file, or the file in which an importable class stands. Nothing is imported."""

from __future__ import annotations

import ast
import builtins
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from importlib.machinery import PathFinder
from pathlib import Path

from designer.catalogue.code_text import LARGEST, Unreadable, classes, dotted, is_module, lines_of, modules, parse
from designer.errors import FileRefused
from designer.files.reading import read_bytes, short

FARTHEST = 8
"""Through so many modules a class is followed that each has from another."""
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")


def read_python(path: Path) -> str:
    """The text of a Python file, whatever it says of its encoding.

    Raises:
        FileRefused: it cannot be read, or is no text.
    """
    data = read_bytes(path, LARGEST)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        raise FileRefused(f"{path.name}: is no Python text that can be read") from None


def layers_in(text: str, name: str) -> tuple[str, ...]:
    """Names of the layers that a text defines, in its order.

    Args:
        text: Python.
        name: What errors call it.

    Raises:
        FileRefused: Python cannot read it, or it defines none.
    """
    try:
        found = modules(parse(lines_of(text)))
    except Unreadable as error:
        raise FileRefused(f"{name}: line {error.fault.line}: {error.fault.message}") from None
    if not found:
        raise FileRefused(f"{name}: defines no class that stands on nn.Module, so there is no layer in it")
    return tuple(found)


def names_class(text: str) -> bool:
    """Whether a text is nothing but the dotted name of a class, `package.module.Class`."""
    word = text.strip()
    return bool(_DOTTED.fullmatch(word)) and word.rpartition(".")[2][:1].isupper()


def text_of_class(named: str) -> tuple[str, str]:
    """The text of the module in which an importable class stands, and what the class is called there.

    A package that only passes a class on is followed to the module that defines it.

    Raises:
        FileRefused: there is no such module here, it has no Python text, or no such layer.
    """
    module, _, name = named.strip().rpartition(".")
    if _file_of(module) is None:
        raise FileRefused(f"{short(named)}: there is no module {short(module)} here with a Python text to read")
    found = _defined_in(module, name, FARTHEST)
    if found is None:
        raise FileRefused(f"{short(named)}: {short(module)} defines no class {name} and passes none on")
    text, name = found
    tree = parse(lines_of(text))
    if _is_no_layer(tree, classes(tree)[name]):
        raise FileRefused(f"{short(named)}: {name} does not stand on nn.Module, so it is no layer")
    return text, name


def _defined_in(module: str, name: str, steps: int) -> tuple[str, str] | None:
    """The text that defines a class which a module has, and its name there; None where that cannot be told."""
    path = _file_of(module)
    if path is None or not steps:
        return None
    text = read_python(path)
    try:
        tree = parse(lines_of(text))
    except Unreadable as error:
        raise FileRefused(f"{path.name}: line {error.fault.line}: {error.fault.message}") from None
    if name in classes(tree):
        return text, name
    around = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for other, called in _passed_on(tree, name, around):
        if (found := _defined_in(other, called, steps - 1)) is not None:
            return found
    return None


def _passed_on(tree: ast.Module, name: str, package: str) -> Iterator[tuple[str, str]]:
    """The modules from which a text may have a name, and what it is called there."""
    for statement in tree.body:
        if not isinstance(statement, ast.ImportFrom):
            continue
        above = package.split(".")[: max(0, len(package.split(".")) + 1 - statement.level)] if statement.level else []
        module = ".".join([*above, *([statement.module] if statement.module else [])])
        for alias in statement.names:
            if alias.name == "*" or name == (alias.asname or alias.name):
                yield module, name if alias.name == "*" else alias.name


def _is_no_layer(tree: ast.Module, made: ast.ClassDef) -> bool:
    """Whether a class stands on nothing that may be a module; one on a class from elsewhere may be a layer."""
    known = {*dir(builtins), *classes(tree)}
    return not is_module(tree, made) and all(dotted(base) in known for base in made.bases)


def _file_of(module: str) -> Path | None:
    """The file of a module, found along the path without importing any package on the way."""
    where: list[str] | None = list(sys.path)
    parts = module.split(".")
    for number, _ in enumerate(parts, 1):
        try:
            found = PathFinder.find_spec(".".join(parts[:number]), where)
        except (ImportError, ValueError, OSError):
            return None
        if found is None:
            return None
        if number == len(parts):
            return Path(found.origin) if found.origin and found.origin.endswith(".py") else None
        if found.submodule_search_locations is None:
            return None
        where = list(found.submodule_search_locations)
    return None
