"""The order of the cards within each column, so that few wires cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Generator

from designer.graph.layout.columns import Neighbours

SWEEPS = 12
PATIENCE = 4
"""After how many sweeps that save no crossing one stops."""

Columns = list[list[int]]
"""Cards by column, from top to bottom."""
Steps = Generator[None, None, None]
"""Work in small steps; whoever drives it may rest between two of them."""


def first_order(column_of: list[int], before: Neighbours, after: Neighbours) -> Columns:
    """Cards in the order in which a walk back from the last ones meets them: branches stay together."""
    found: Columns = [[] for _ in range(max(column_of, default=-1) + 1)]
    seen = [False] * len(column_of)
    for last in range(len(column_of)):
        waiting = [] if after[last] else [last]
        while waiting:
            card = waiting.pop()
            if not seen[card]:
                seen[card] = True
                found[column_of[card]].append(card)
                waiting.extend(reversed(before[card]))
    return found


def put_in_order(columns: Columns, before: Neighbours, after: Neighbours) -> Steps:
    """Sorts the columns in place: each by the middle of its neighbours, to and fro, and the best order is kept.

    Source: Gansner, Koutsofios, North and Vo, "A Technique for Drawing Directed Graphs", 1993, section 3.
    """
    place = [0.0] * len(before)
    for column in columns:
        _number(column, place)
    best, fewest, idle = columns, len(before) ** 2, 0
    for sweep in range(SWEEPS):
        count = 0
        for column in columns:
            count += crossings(column, after, place)
            yield
        idle += 1
        if count < fewest:
            best, fewest, idle = [column[:] for column in columns], count, 0
        if not fewest or idle > PATIENCE:
            break
        yield from _sweep(columns, before, after, place, sweep)
    for column, kept in zip(columns, best, strict=True):
        column[:] = kept


def crossings(column: list[int], after: Neighbours, place: list[float]) -> int:
    """How many wires cross between a column and the next one."""
    if len(column) < 2:
        return 0
    seen: list[float] = []
    count = 0
    for card in column:
        ends = [place[other] for other in after[card]]
        for end in ends:
            count += len(seen) - bisect_right(seen, end)
        for end in ends:
            insort(seen, end)
    return count


def _sweep(columns: Columns, before: Neighbours, after: Neighbours, place: list[float], number: int) -> Steps:
    forward, turned = number % 2 == 0, number % 4 > 1
    fixed = before if forward else after
    for column in columns if forward else reversed(columns):
        if len(column) > 1:
            _sort(column, fixed, place, turned)
            yield
    for column in columns:
        if len(column) > 1:
            _exchange(column, before, after, place)
            yield


def _number(column: list[int], place: list[float]) -> None:
    for index, card in enumerate(column):
        place[card] = index


def _sort(column: list[int], fixed: Neighbours, place: list[float], turned: bool) -> None:
    """By the mean place of the neighbours; `turned` lets equal ones change places, which leads out of dead ends."""

    def mean(card: int) -> float:
        others = fixed[card]
        if len(others) == 1:
            return place[others[0]]
        return sum([place[other] for other in others]) / len(others) if others else place[card]

    if turned:
        column.reverse()
    column.sort(key=mean)
    _number(column, place)


def _exchange(column: list[int], before: Neighbours, after: Neighbours, place: list[float]) -> None:
    """Neighbours change places as long as that saves crossings."""
    better = True
    while better:
        better = False
        for index in range(len(column) - 1):
            a, b = column[index], column[index + 1]
            if _saved(a, b, before, place) + _saved(a, b, after, place) > 0:
                column[index], column[index + 1] = b, a
                place[a], place[b] = place[b], place[a]
                better = True


def _saved(a: int, b: int, others: Neighbours, place: list[float]) -> int:
    """How many crossings it saves to put `b` before `a`."""
    saved = 0
    for x in others[a]:
        for y in others[b]:
            saved += (place[x] > place[y]) - (place[x] < place[y])
    return saved
