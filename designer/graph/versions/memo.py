"""Remembers the last answers to questions about a block, by identity: frozen values never change their answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

KEPT = 8
"""Answers that are remembered where each is worked out by itself."""
KEPT_ALONG = 3
"""Where one is made from the last: of the present version, and of those that undo and redo go to."""


def by_identity(ask: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
    """`ask`, worked out once for each of the last few values; nobody may change what it gives."""
    return _remembered(lambda value, _: ask(value), ask, KEPT)


def kept_along(ask: Callable[[Asked, tuple[Asked, Answer] | None], Answer]) -> Callable[[Asked], Answer]:
    """The same for an answer that can be made from the last one: `ask` is given the value before, with its answer."""
    return _remembered(ask, ask, KEPT_ALONG)


def _remembered(
    ask: Callable[[Asked, tuple[Asked, Answer] | None], Answer], named: Callable[..., Answer], most: int
) -> Callable[[Asked], Answer]:
    known: list[tuple[Asked, Answer]] = []

    @wraps(named)
    def remembered(value: Asked) -> Answer:
        for old, answer in known:
            if old is value:
                return answer
        answer = ask(value, known[0] if known else None)
        known.insert(0, (value, answer))
        del known[most:]
        return answer

    return remembered
