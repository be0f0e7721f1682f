"""Which variables each line of a generated text assigns."""

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
