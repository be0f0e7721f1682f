"""Remembers the last answers to questions about a block, by identity: frozen values never change their answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
KEPT = 8


def by_identity(ask: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
    """`ask`, worked out once for each of the last few values; nobody may change what it gives."""
    known: list[tuple[Asked, Answer]] = []

    @wraps(ask)
    def remembered(value: Asked) -> Answer:
        for old, answer in known:
            if old is value:
                return answer
        answer = ask(value)
        known.insert(0, (value, answer))
        del known[KEPT:]
        return answer

    return remembered
