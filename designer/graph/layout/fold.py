"""Folds a long arrangement into lines below each other, as words of a text: a chain of fifty cards fits a screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from math import sqrt
from typing import NamedTuple

from designer.graph.layout.arrange import Box, Link
from designer.graph.model import Position

ASPECT = 1.8
"""How many times as wide as high a folded arrangement is, about."""
STRAIGHT = 1400.0
"""Up to this width in scene px nothing is folded: a small window still shows all of it with its words."""
SHORTEST = 1000.0
"""No line is made for less than this width; several below each other are read in a small window."""
BETWEEN = 96.0
"""Room between two lines, for the wires that lead from the end of one to the start of the next."""
GIVE = 0.3
"""By which share of a line's length its end may move to where fewer wires run."""

RIBBON = 12_000.0
"""From this length in scene px on it is folded even where several cards' wires are led back."""


class _Column(NamedTuple):
    left: float
    right: float
    top: float
    bottom: float
    ids: list[str]


def folded(places: Mapping[str, Position], boxes: Mapping[str, Box], links: Sequence[Link]) -> dict[str, Position]:
    """The places of an arrangement, folded where it is much wider than high; the first line stays where it is."""
    columns = _columns(places, boxes)
    if not columns:
        return dict(places)
    width = columns[-1].right - columns[0].left
    height = max(c.bottom for c in columns) - min(c.top for c in columns)
    length = max(SHORTEST, sqrt(width * (height + BETWEEN) * ASPECT))
    if width <= max(STRAIGHT, length * (1 + GIVE)):
        return dict(places)
    found: dict[str, Position] = {}
    top = min(c.top for c in columns)
    starts = _starts(columns, _wires_into(columns, links), length)
    for start, end in pairwise((*starts, len(columns))):
        line = columns[start:end]
        left, up = line[0].left - columns[0].left, min(c.top for c in line) - top
        found |= {i: (places[i][0] - left, places[i][1] - up) for column in line for i in column.ids}
        top += max(c.bottom for c in line) - min(c.top for c in line) + BETWEEN
    return {node_id: found[node_id] for node_id in places}


def _columns(places: Mapping[str, Position], boxes: Mapping[str, Box]) -> list[_Column]:
    by_left: dict[float, list[str]] = {}
    for node_id, (x, _) in places.items():
        by_left.setdefault(x, []).append(node_id)
    return [
        _Column(
            x,
            x + max(boxes[i].width for i in ids),
            min(places[i][1] for i in ids),
            max(places[i][1] + boxes[i].height for i in ids),
            ids,
        )
        for x, ids in sorted(by_left.items())
    ]


def _wires_into(columns: Sequence[_Column], links: Sequence[Link]) -> list[int]:
    """By column, how many cards before it have wires to it or past it: those of one card run together."""
    number = {node_id: index for index, column in enumerate(columns) for node_id in column.ids}
    farthest: dict[str, int] = {}
    for link in links:
        farthest[link.source] = max(farthest.get(link.source, 0), number[link.target])
    steps = [0] * (len(columns) + 1)
    for source, target in farthest.items():
        steps[number[source] + 1] += 1
        steps[target + 1] -= 1
    return list(accumulate(steps))


def _starts(columns: Sequence[_Column], wires: Sequence[int], length: float) -> list[int]:
    """The columns that begin a line: about `length` apart, where one card's wires are led back and no others."""
    starts = [0]
    while (left := columns[-1].right - columns[starts[-1]].left) > length * (1 + GIVE):
        begin = columns[starts[-1]].left
        away = {i: columns[i].left - begin for i in range(starts[-1] + 1, len(columns))}
        near = [i for i, x in away.items() if length * (1 - GIVE) <= x <= length * (1 + GIVE)] or [starts[-1] + 1]
        start = min(near, key=lambda i: (wires[i], abs(away[i] - length)))
        if wires[start] > 1 and left < RIBBON:
            later = [
                i for i in away if i > start and wires[i] <= 1 and columns[-1].right - columns[i].left > length / 2
            ]
            if not later:
                break
            start = later[0]
        starts.append(start)
    return starts
