"""How high each card stands in its column: wires as straight as can be, no card over another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from designer.graph.layout.rows import Columns, Steps


class Pull(NamedTuple):
    """A wire as one of its cards feels it.

    Attributes:
        other: The card at the other end.
        lower: How much lower than the other card's top this one's must be for the wire to be straight, in px.
        weight: How much that counts.
    """

    other: int
    lower: float
    weight: float


Pulls = list[list[Pull]]
"""By card, its wires on one side."""


def settle(columns: Columns, before: Pulls, after: Pulls, tall: Sequence[float], tops: list[float]) -> Steps:
    """Fills `tops`; `tall` says how much of its column each card takes, with the room under it."""
    for column in columns:
        y = -sum(tall[card] for card in column) / 2
        for card in column:
            tops[card] = y
            y += tall[card]
    for sides, forward in (((before,), True), ((after,), False), ((before, after), True), ((before,), True)):
        for column in columns if forward else reversed(columns):
            if len(column) > 1:
                _settle_column(column, sides, tall, tops)
            elif wishes := _wishes(column[0], sides, tops):
                tops[column[0]] = middle(wishes)
            yield


def _settle_column(column: list[int], sides: tuple[Pulls, ...], tall: Sequence[float], tops: list[float]) -> None:
    """Each card as near to its wish as the others allow: isotonic regression, pooling those that would overlap."""
    shift, pools = 0.0, list[_Pool]()
    for card in column:
        wishes = _wishes(card, sides, tops, shift) or [(tops[card] - shift, 0.01)]
        pools.append(_Pool([(card, shift)], wishes))
        while len(pools) > 1 and pools[-2].at > pools[-1].at:
            below = pools.pop()
            pools[-1] = _Pool(pools[-1].cards + below.cards, pools[-1].wishes + below.wishes)
        shift += tall[card]
    for pool in pools:
        for card, shift in pool.cards:
            tops[card] = pool.at + shift


def _wishes(card: int, sides: tuple[Pulls, ...], tops: list[float], shift: float = 0.0) -> list[tuple[float, float]]:
    return [(tops[other] + lower - shift, weight) for side in sides for other, lower, weight in side[card]]


class _Pool:
    """Cards that touch each other, and where all of them together would like to be."""

    __slots__ = ("at", "cards", "wishes")

    def __init__(self, cards: list[tuple[int, float]], wishes: list[tuple[float, float]]) -> None:
        self.cards, self.wishes = cards, wishes
        self.at = middle(wishes)


def middle(wishes: Sequence[tuple[float, float]]) -> float:
    """The weighted median of `(value, weight)`; where it lies between two values, their mean."""
    if len(wishes) == 1:
        return wishes[0][0]
    ordered = sorted(wishes)
    half, passed = sum([weight for _, weight in ordered]) / 2, 0.0
    for (value, weight), (following, _) in zip(ordered, [*ordered[1:], ordered[-1]], strict=True):
        passed += weight
        if passed > half * (1 + 1e-9):
            return value
        if passed > half * (1 - 1e-9):
            return (value + following) / 2
    return ordered[-1][0]
