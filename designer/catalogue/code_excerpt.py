"""One class of a longer Python text, with what it needs of it: its imports, functions, constants and other classes."""

from __future__ import annotations

import ast

from designer.catalogue.code_parts import brought, first_line
from designer.catalogue.code_text import classes, defined, parse, spoken


def excerpt(source: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The lines of a class and of all that it speaks of, in the order of the text; comments above them stay.

    Raises:
        Unreadable: Python cannot read the text.
    """
    tree = parse(source)
    kept: set[int] = set()
    waiting: list[ast.stmt] = [classes(tree)[name]]
    while waiting:
        statement = waiting.pop()
        if id(statement) in kept:
            continue
        kept.add(id(statement))
        words = spoken([statement])
        waiting += [other for other in tree.body if _gives(other) & words and id(other) not in kept]
    whole = [made for made in tree.body if id(made) in kept or _is_future(made)]
    return _lines(source, whole)


def _lines(source: tuple[str, ...], statements: list[ast.stmt]) -> tuple[str, ...]:
    lines: list[str] = []
    before = 0
    for made in statements:
        start = first_line(made) - 1
        while start > before and source[start - 1].startswith("#"):
            start -= 1
        if lines and start > before:
            plain = isinstance(made, ast.Import | ast.ImportFrom)
            lines += [""] if not plain and not isinstance(made, ast.ClassDef | ast.FunctionDef) else []
            lines += ["", ""] if isinstance(made, ast.ClassDef | ast.FunctionDef) else []
        elif lines and isinstance(made, ast.ClassDef | ast.FunctionDef) and lines[-1].strip():
            lines += ["", ""]
        lines += source[start : made.end_lineno]
        before = made.end_lineno or start
    return tuple(lines)


def _gives(statement: ast.stmt) -> frozenset[str]:
    """Names that a statement gives a meaning to, imports too."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return frozenset(one.name for one in brought(statement))
    return defined(statement)


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
