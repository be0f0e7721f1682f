"""The bubbles under the cards of a block: one for each card with an error, none over another."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsScene

from designer.ui.canvas.cards.look import Facts, is_unfinished
from designer.ui.canvas.cards.node_item import NodeItem
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.problems.problem_bubble import ProblemBubble

GAP = 4.0
CELL = 200.0
"""Bubbles are looked for in squares of this size, in scene px, so that thousands of them are no matter."""


@dataclass(slots=True)
class Placed:
    """Where a bubble lies, and how far down those reach that had to give way to it."""

    rect: QRectF
    end: float


Cells = dict[tuple[int, int], list[Placed]]
"""By square, the bubbles that lie in it, if only with a corner."""


class Bubbles(dict[str, ProblemBubble]):
    """By id of the node, the bubble under its card."""

    def __init__(self, scene: QGraphicsScene, items: Mapping[str, NodeItem]) -> None:
        super().__init__()
        self._scene, self._items = scene, items

    def tell(self, changed: Mapping[str, Facts], ink: Ink) -> None:
        """Brings the bubbles of these cards in line."""
        for node_id, facts in changed.items():
            problem, known = facts.problem if _speaks_up(facts) else None, self.get(node_id)
            if problem is None:
                self.drop(node_id)
            elif known is not None:
                known.set_problem(problem)
            else:
                self[node_id] = ProblemBubble(node_id, problem, ink)
                self._scene.addItem(self[node_id])
        self.place()

    def drop(self, node_id: str) -> None:
        """Takes the bubble under a card away, if there is one."""
        if node_id in self:
            self._scene.removeItem(self.pop(node_id))

    def place(self) -> None:
        """Each under its card; one that would lie on another moves down until it lies on none."""
        placed: Cells = defaultdict(list)
        for node_id, bubble in sorted(self.items(), key=lambda pair: self._items[pair[0]].x()):
            item = self._items[node_id]
            bubble.setPos(item.x(), item.y() + item.foot + GAP)
            self._settle(bubble, placed)

    def _settle(self, bubble: ProblemBubble, placed: Cells) -> None:
        """Moves a bubble down past whole piles: many cards in one place must not be tried one by one."""
        rect, gave_way_to = bubble.sceneBoundingRect(), list[Placed]()
        while met := _met(rect, placed):
            gave_way_to += met
            bubble.setY(max(one.end for one in met) + GAP)
            rect = bubble.sceneBoundingRect()
        for one in gave_way_to:
            one.end = rect.bottom()
        here = Placed(rect, rect.bottom())
        for cell in _cells(rect):
            placed[cell].append(here)


def _met(rect: QRectF, placed: Cells) -> list[Placed]:
    """All that a bubble would lie on."""
    return [other for cell in _cells(rect) for other in placed.get(cell, ()) if rect.intersects(other.rect)]


def _cells(rect: QRectF) -> Iterator[tuple[int, int]]:
    """The squares that a bubble reaches into."""
    columns = range(int(rect.left() // CELL), int(rect.right() // CELL) + 1)
    rows = range(int(rect.top() // CELL), int(rect.bottom() // CELL) + 1)
    return itertools.product(columns, rows)


def _speaks_up(facts: Facts) -> bool:
    problem = facts.problem
    return problem is not None and problem.severity == "error" and not is_unfinished(facts)
