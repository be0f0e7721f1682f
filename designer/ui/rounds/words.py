"""What is said of a round: which it is, and what the condition came to."""

from __future__ import annotations

from designer import numbers
from designer.graph.model import Node
from designer.graph.query import blocks_of
from designer.runtime.reports import Asked, Branching, RegionRound

PASSED = "what comes in"
"""Went out again."""


def which(told: RegionRound, what: str = "round") -> str:
    """`round 3 of 9`, or `copy 3 of 9`."""
    if not told.count:
        return "it never went round"
    if not told.number:
        return f"went round {numbers.plural(told.count, 'time')}"
    return f"{what} {numbers.whole(told.number)} of {numbers.whole(told.count)}"


def answer(asked: Asked) -> str:
    """`440 > 1, which holds`."""
    holds = "holds" if asked.holds else "does not hold"
    if asked.sign:
        return f"{numbers.short(asked.left)} {asked.sign} {numbers.short(asked.right)} {holds}"
    return f"the condition {holds}"


def course(told: RegionRound) -> str:
    """`before: 440 > 1 holds · after: 220 > 1 holds`."""
    parts = (("before", told.before), ("after", told.after))
    return " · ".join(f"{when}: {answer(asked)}" for when, asked in parts if asked is not None)


def way_of(node: Node, found: Branching) -> str:
    """The block of an `if` that ran; where there is none for that, what came in went out."""
    ways = blocks_of(node)
    return ways[0] if found.last.holds else ways[1] if len(ways) > 1 else PASSED


def held(found: Branching) -> str:
    """`held 3 of 9 times`."""
    return f"held {numbers.whole(found.held)} of {numbers.plural(found.times, 'time')}"


def not_kept(told: RegionRound) -> str:
    """Why not every round can be shown; "" where each can."""
    if len(told.kept) == told.count:
        return ""
    first = sum(number == at for at, number in enumerate(told.kept, 1))
    parts = (("first", first), ("last", len(told.kept) - first))
    said = " and ".join(f"the {word} {numbers.whole(count)}" for word, count in parts if count)
    return f"Of so many, {said} are kept." if said else "None of them is kept: there are too many in the whole run."
