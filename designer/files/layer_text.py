"""Python text with layers in it: from a file, or the file in which an importable class stands. Nothing is imported."""

from __future__ import annotations

import io
import re
import sys
import tokenize
from importlib.machinery import PathFinder
from pathlib import Path

from designer.catalogue.code_text import LARGEST, Unreadable, classes, lines_of, modules, parse
from designer.errors import FileRefused
from designer.files.reading import read_bytes, short

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


def text_of_class(dotted: str) -> tuple[str, str]:
    """The text of the module in which an importable class stands, and the class's name.

    Raises:
        FileRefused: there is no such module here, it has no Python text, or no such class.
    """
    module, _, name = dotted.strip().rpartition(".")
    path = _file_of(module)
    if path is None:
        raise FileRefused(f"{short(dotted)}: there is no module {short(module)} here with a Python text to read")
    text = read_python(path)
    try:
        there = name in classes(parse(lines_of(text)))
    except Unreadable as error:
        raise FileRefused(f"{path.name}: line {error.fault.line}: {error.fault.message}") from None
    if not there:
        raise FileRefused(f"{short(dotted)}: {path.name} defines no class {name}; name the module that defines it")
    return text, name


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
