"""What two sequences of frozen values do not share, by identity: an edit leaves nearly all of them the same objects."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count, islice
from operator import is_not, not_
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")
FEW, AHEAD = 32, 4
"""So many differences are looked for by walking along both, and so many that stand side by side are seen through."""


class Apart(NamedTuple, Generic[Value]):
    """What one has and the other has not; `shuffled` tells whether what they share is in another order."""

    gone: list[Value]
    come: list[Value]
    shuffled: bool


def apart(before: tuple[Value, ...], after: tuple[Value, ...]) -> Apart[Value]:
    """What is gone of `before`, and what has come in `after`."""
    if before is after:
        return Apart([], [], False)
    return _few(before, after) or _many(before, after)


def _few(before: tuple[Value, ...], after: tuple[Value, ...]) -> Apart[Value] | None:
    """By walking along both, from difference to difference; None where there are many, or one went elsewhere."""
    gone, come = list[Value](), list[Value]()
    old = new = 0
    while True:
        same = _alike(before, old, after, new)
        old, new = old + same, new + same
        if old == len(before) or new == len(after):
            break
        less, more = _step(before[old : old + AHEAD], after[new : new + AHEAD])
        gone += before[old : old + less]
        come += after[new : new + more]
        old, new = old + less, new + more
        if len(gone) + len(come) > FEW:
            return None
    gone += before[old:]
    come += after[new:]
    return Apart(gone, come, False) if set(map(id, gone)).isdisjoint(map(id, come)) else None


def _alike(before: Sequence[Value], old: int, after: Sequence[Value], new: int) -> int:
    """How many objects both go on with."""
    least = min(len(before) - old, len(after) - new)
    unlike = map(is_not, islice(before, old, None), islice(after, new, None))
    return next(compress(count(), unlike), least)


def _step(before: Sequence[Value], after: Sequence[Value]) -> tuple[int, int]:
    """How many are to be passed by on each side until both may go on alike."""
    for ahead in range(1, AHEAD):
        if ahead < len(before) and before[ahead] is after[0]:
            return ahead, 0
        if ahead < len(after) and after[ahead] is before[0]:
            return 0, ahead
    return 1, 1


def _many(before: tuple[Value, ...], after: tuple[Value, ...]) -> Apart[Value]:
    old, new = list(map(id, before)), list(map(id, after))
    stay, known = list(map(set(new).__contains__, old)), list(map(set(old).__contains__, new))
    return Apart(
        list(compress(before, map(not_, stay))),
        list(compress(after, map(not_, known))),
        list(compress(old, stay)) != list(compress(new, known)),
    )
