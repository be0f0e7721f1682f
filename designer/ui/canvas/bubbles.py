"""The bubbles under the cards of a block: one for each card with an error, none over another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsScene

from designer.ui.canvas.ink import Ink
from designer.ui.canvas.look import Facts, is_unfinished
from designer.ui.canvas.node_item import NodeItem
from designer.ui.canvas.problem_bubble import ProblemBubble

GAP = 4.0
BAND = 200.0
"""Bubbles are looked for by bands of this height, in scene px, so that thousands of them are no matter."""


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
        """Each under its card; one that would lie on another moves down."""
        placed: dict[int, list[QRectF]] = defaultdict(list)
        for node_id, bubble in sorted(self.items(), key=lambda pair: self._items[pair[0]].x()):
            item = self._items[node_id]
            bubble.setPos(item.x(), item.y() + item.foot + GAP)
            band = int(bubble.y() // BAND)
            for other in (*placed[band - 1], *placed[band]):
                if bubble.sceneBoundingRect().intersects(other):
                    bubble.setY(other.bottom() + GAP)
            placed[int(bubble.y() // BAND)].append(bubble.sceneBoundingRect())


def _speaks_up(facts: Facts) -> bool:
    problem = facts.problem
    return problem is not None and problem.severity == "error" and not is_unfinished(facts)
