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
    """

    line: int
    call: str
    by_row: str


def wholes(tree: ast.Module, made: ast.ClassDef, source: tuple[str, ...]) -> Iterator[Whole]:
    """The places in the class's `forward`, from the top."""
    forward, text = method(tree, made, "forward"), "\n".join(source)
    for node in ast.walk(forward) if forward is not None else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _TAKERS:
            of_torch = dotted(node.func.value) == "torch"
            call = ast.get_source_segment(text, node)
            if call and not node.keywords and len(node.args) == (1 if of_torch else 0):
                inside = f"{call[:-1]}, {_ROW})" if of_torch else f"{call[:-1]}{_ROW})"
                yield Whole(node.lineno, call, inside)
