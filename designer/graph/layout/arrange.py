"""Arranges the cards of a block from left to right, in columns, with straight wires that seldom cross."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import NamedTuple

from designer.graph.layout.columns import columns, neighbours
from designer.graph.layout.heights import Pull, Pulls, settle
from designer.graph.layout.rows import Columns, first_order, put_in_order
from designer.graph.model import Position

ACROSS, DOWN = 100.0, 44.0
"""Room between columns, for the shapes on the wires, and between the cards of a column, in scene px."""
LANE = 64.0
"""How much of a column a wire takes that passes through it."""
GRID = 4.0
LOOSE, LED, LANE_WEIGHT = 1.0, 2.0, 8.0
"""How much it counts that a wire is straight: between neighbouring columns, at the ends of a long one, on its way."""


class Box(NamedTuple):
    """A card's size in scene px."""

    width: float
    height: float


class Link(NamedTuple):
    """A wire between two cards, and how far below the cards' tops it starts and ends."""

    source: str
    target: str
    start: float = 0.0
    end: float = 0.0


Arranging = Generator[None, None, dict[str, Position]]
"""The work in small steps, which gives the place of each card's top left corner in the end."""


def arranging(boxes: Mapping[str, Box], links: Sequence[Link], corner: Position = (0.0, 0.0)) -> Arranging:
    """Places cards; the top left corner of all of them comes to stand at `corner`.

    A layered layout (Sugiyama, Tagawa and Toda, 1981): columns, then rows, then heights. Wires that would close a
    loop, which only a broken file has, are passed over.
    """
    graph = _Graph(list(boxes), links)
    yield
    ordered = first_order(graph.column_of, graph.before, graph.after)
    yield
    yield from put_in_order(ordered, graph.before, graph.after)
    sizes = list(boxes.values())
    tall = [box.height + DOWN for box in sizes] + [LANE] * (len(graph.column_of) - len(sizes))
    tops = [0.0] * len(tall)
    yield from settle(ordered, graph.pulls_back, graph.pulls_on, tall, tops)
    return _positions(list(boxes), sizes, ordered, tops, corner)


def arranged(boxes: Mapping[str, Box], links: Sequence[Link], corner: Position = (0.0, 0.0)) -> dict[str, Position]:
    """The same, all at once."""
    work = arranging(boxes, links, corner)
    while True:
        try:
            next(work)
        except StopIteration as done:
            found: dict[str, Position] = done.value
            return found


class _Graph:
    """Cards by number, then the points at which long wires pass through the columns between their ends."""

    def __init__(self, ids: Sequence[str], links: Sequence[Link]) -> None:
        number = {node_id: index for index, node_id in enumerate(ids)}
        ends = [(number[link.source], number[link.target], link.end - link.start, link.start) for link in links]
        self.column_of = columns(*neighbours(len(ids), list({(a, b): None for a, b, _, _ in ends})))
        self._steps: list[tuple[int, int, float, float]] = []
        for source, target, rise, start in ends:
            if self.column_of[source] < self.column_of[target]:
                self._lead(source, target, start, rise + start)
        self.before, self.after = neighbours(len(self.column_of), [(a, b) for a, b, _, _ in self._steps])
        self.pulls_back, self.pulls_on = self._pulls()

    def _lead(self, source: int, target: int, start: float, end: float) -> None:
        at, below = source, start
        between = range(self.column_of[source] + 1, self.column_of[target])
        for column in between:
            point = len(self.column_of)
            self.column_of.append(column)
            self._steps.append((at, point, below, LED if at == source else LANE_WEIGHT))
            at, below = point, 0.0
        self._steps.append((at, target, below - end, LED if between else LOOSE))

    def _pulls(self) -> tuple[Pulls, Pulls]:
        back: Pulls = [[] for _ in self.column_of]
        on: Pulls = [[] for _ in self.column_of]
        for source, target, lower, weight in self._steps:
            back[target].append(Pull(source, lower, weight))
            on[source].append(Pull(target, -lower, weight))
        return back, on


def _positions(
    ids: Sequence[str], boxes: Sequence[Box], ordered: Columns, tops: Sequence[float], corner: Position
) -> dict[str, Position]:
    highest = min(tops[: len(ids)], default=0.0)
    found: dict[str, Position] = {}
    x = corner[0]
    for column in ordered:
        cards = [card for card in column if card < len(ids)]
        for card in cards:
            y = corner[1] + tops[card] - highest
            found[ids[card]] = (_on_grid(x), _on_grid(y))
        x += max((boxes[card].width for card in cards), default=0.0) + ACROSS
    return {node_id: found[node_id] for node_id in ids}


def _on_grid(value: float) -> float:
    return round(value / GRID) * GRID
