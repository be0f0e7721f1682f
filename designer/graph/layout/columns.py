"""Which column each card stands in: to the right of all that feeds it, and no farther than it needs to be."""

from __future__ import annotations

from collections.abc import Sequence

Links = Sequence[tuple[int, int]]
"""Wires between cards by number."""
Neighbours = list[list[int]]
"""By card, the cards at the other ends of its wires on one side."""


def neighbours(count: int, links: Links) -> tuple[Neighbours, Neighbours]:
    """What feeds each card, and what each card feeds."""
    before: Neighbours = [[] for _ in range(count)]
    after: Neighbours = [[] for _ in range(count)]
    for source, target in links:
        after[source].append(target)
        before[target].append(source)
    return before, after


def columns(before: Neighbours, after: Neighbours) -> list[int]:
    """By card, its column: the longest way to it, then drawn towards what it feeds where that shortens wires."""
    order = _running_order(before, after)
    found = [0] * len(before)
    for card in order:
        found[card] = max((found[source] + 1 for source in before[card]), default=0)
    for card in reversed(order):
        if len(before[card]) < len(after[card]):
            found[card] = min(found[target] for target in after[card]) - 1
    return found


def _running_order(before: Neighbours, after: Neighbours) -> list[int]:
    """Each card after what feeds it; cards of a loop, which only a broken file has, are left out."""
    waits = [len(sources) for sources in before]
    ready = [card for card, count in enumerate(waits) if not count]
    order = []
    while ready:
        card = ready.pop()
        order.append(card)
        for target in after[card]:
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
    return order
