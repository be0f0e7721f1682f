"""Loops of Python that go from cell to cell of a map, all of which torch does in one call."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from designer.catalogue.code_text import Fault

_INSTEAD = {
    "F.conv2d(x[None, None], kernel[None, None])[0, 0]": ("sum", "einsum", "matmul"),
    "F.max_pool2d(x[None], size, stride=1)[0]": ("max", "amax"),
    "F.avg_pool2d(x[None], size, stride=1)[0]": ("mean",),
}
"""By what is called in the loop, what does the same for all places at once."""


def slow_loops(parts: Sequence[ast.AST]) -> Iterator[Fault]:
    """A piece of advice for each loop that goes over rows and columns, at its first line."""
    told: set[int] = set()
    for loop in (node for part in parts for node in ast.walk(part) if isinstance(node, ast.For)):
        if loop.lineno not in told and _goes_over_cells(loop):
            told |= {inner.lineno for inner in ast.walk(loop) if isinstance(inner, ast.For)}
            text = f"Python goes from cell to cell here, which is slow on an image: {_instead(loop)} all at once"
            yield Fault(loop.lineno, text, serious=False)


def _goes_over_cells(loop: ast.For) -> bool:
    """Whether two counters of it, or of it and a loop inside, are indices of the same tensor."""
    counters = _names(loop.target)
    if len(counters) > 1:
        return any(len(counters & indices) > 1 for indices in _indices(loop))
    inner = [one for part in loop.body for one in ast.walk(part) if isinstance(one, ast.For)]
    return any(
        counters & indices and _names(one.target) & indices - counters for one in inner for indices in _indices(one)
    )


def _indices(loop: ast.For) -> Iterator[set[str]]:
    """By tensor that is read or written in the loop, the names in its brackets: `y[i, j]`, `y[i][j]`."""
    for node in (node for part in loop.body for node in ast.walk(part)):
        found: set[str] = set()
        while isinstance(node, ast.Subscript):
            found |= _names(node.slice)
            node = node.value
        if found:
            yield found


def _instead(loop: ast.For) -> str:
    calls = {_called(node) for node in ast.walk(loop) if isinstance(node, ast.Call)}
    found = [call for call, names in _INSTEAD.items() if calls & set(names)]
    if not found:
        return "an operation on the whole tensor, or on F.unfold of it, does"
    return f"{' and '.join(found)} {'do' if len(found) > 1 else 'does'}"


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
