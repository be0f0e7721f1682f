"""Where `forward` takes one number of everything that comes in, other samples of the batch included: `X.mean()`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from designer.catalogue.code_text import dotted, method

_TAKERS = frozenset("mean std sum var".split())
_ROW = "dim=-1, keepdim=True"


class Whole(NamedTuple):
    """A place where one number is taken of everything.

    Attributes:
        call: As it stands there: `X.mean()`.
        by_row: The same for each row: `X.mean(dim=-1, keepdim=True)`.
        mended: The whole text with that.
    """

    line: int
    call: str
    by_row: str
    mended: tuple[str, ...]


def wholes(tree: ast.Module, made: ast.ClassDef, source: tuple[str, ...]) -> Iterator[Whole]:
    """The places in the class's `forward`, from the top."""
    forward, text = method(tree, made, "forward"), "\n".join(source)
    for node in ast.walk(forward) if forward is not None else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _TAKERS:
            of_torch = dotted(node.func.value) == "torch"
            call = ast.get_source_segment(text, node)
            if call and not node.keywords and len(node.args) == (1 if of_torch else 0):
                more = f", {_ROW}" if of_torch else _ROW
                yield Whole(node.lineno, call, f"{call[:-1]}{more})", _with(source, node, more))


def _with(source: tuple[str, ...], call: ast.Call, more: str) -> tuple[str, ...]:
    """The text with these arguments at the end of a call."""
    at, end = (call.end_lineno or call.lineno) - 1, (call.end_col_offset or 1) - 1
    line = source[at].encode()
    return (*source[:at], (line[:end] + more.encode() + line[end:]).decode(), *source[at + 1 :])
