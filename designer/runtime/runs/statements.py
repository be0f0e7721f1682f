"""Which lines of a generated text run in a forward pass, and which variables each of them assigns."""

from __future__ import annotations

import ast
from functools import lru_cache


@lru_cache(maxsize=8)
def assigned(text: str) -> dict[int, tuple[str, ...]]:
    """By line number, the names that the statement there gives a value to, in order; "" for `_`, which nobody reads."""
    found: dict[int, tuple[str, ...]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign):
            names = [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
            found[node.lineno] = tuple("" if name == "_" else name for name in names)
    return found


@lru_cache(maxsize=8)
def forward_lines(text: str) -> frozenset[int]:
    """Numbers of the lines of every method `forward`."""
    return frozenset(
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.name == "forward"
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    )
