"""Ids of nodes: made once, never shown, never reused."""

from __future__ import annotations

import secrets
from collections.abc import Container, Sequence

_LONGEST = 90


def new_id() -> str:
    """A fresh id such as `n3f9c2a71`."""
    return "n" + secrets.token_hex(4)


def joined(path: Sequence[str]) -> str:
    """The ids of a path as one word: what comes out of a block may get it, so that its weights are known again."""
    return "-".join(path)


def id_outside(block_node: str, inner: str, taken: Container[str]) -> str:
    """An id for what comes out of a block node: its own where that is free, else both joined, else a fresh one."""
    if inner not in taken:
        return inner
    both = joined((block_node, inner))
    return both if both not in taken and len(both) <= _LONGEST else new_id()
