"""Sizes that flow in on wires: an operation's settings speak of them as `size0`, `size1`, each a port of that name.

`x.view(B, T, 4, C // 4)` is a `view` whose `size` is `(size0, size1, 4, size2 // 4)`, and B, T and C come on wires.
"""

from __future__ import annotations

import re

_NAME = re.compile(r"size(0|[1-9][0-9]?)")


def is_size(name: str) -> bool:
    """Whether a word of an expression means a size that flows in, and no setting."""
    return _NAME.fullmatch(name) is not None


def size_name(number: int) -> str:
    """The word for one of them: `size0`."""
    return f"size{number}"
