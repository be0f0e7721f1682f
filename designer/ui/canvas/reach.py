"""A file may say anything of where a card stands: the picture stays within reach."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QPointF

from designer.graph.model import Node, Position

FARTHEST = 1e6
"""Cards farther out than this, in scene px, are drawn at this distance."""


def within_reach(pos: Position) -> Position:
    """A place of a file, brought within reach of the picture."""
    x, y = pos
    if -FARTHEST <= x <= FARTHEST and -FARTHEST <= y <= FARTHEST:
        return pos
    x, y = (min(FARTHEST, max(-FARTHEST, value)) if isfinite(value) else 0.0 for value in pos)
    return x, y


def place(node: Node) -> QPointF:
    """Where a node's card stands."""
    return QPointF(*within_reach(node.pos))
