"""Frames as large as what they go round, with room: new ones, and those whose cards were arranged. No Qt widgets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import ceil, floor

from PySide6.QtCore import QRectF

from designer.graph import edit
from designer.graph.cards import resize
from designer.graph.model import Design, Node
from designer.ui.canvas.notes.note_look import BAR
from designer.ui.canvas.placing.place import make_node

ROOM, GRID = 24.0, 4.0
"""Room between the frame's sides and what is inside, in scene px."""


def frame_round(design: Design, block_name: str, content: QRectF) -> Node:
    """A frame round this part of the scene."""
    area = _round(content)
    return make_node(design, block_name, "frame", area.topLeft().toTuple(), size=area.size().toTuple())


def refitted(
    design: Design, block_name: str, held: Mapping[str, Collection[str]], cards: Mapping[str, QRectF]
) -> Design:
    """The design with its frames round what they held, which has moved; what held nothing stays where it is.

    Args:
        held: By id of a frame, the ids of what lay wholly inside; a frame within another one comes first.
        cards: Where cards are now; where frames were.
    """
    places = dict(cards)
    for frame, ids in held.items():
        content = QRectF()
        for node_id in ids:
            content |= places[node_id]
        if ids:
            places[frame] = area = _round(content)
            pos, size = area.topLeft().toTuple(), area.size().toTuple()
            design = edit.move_nodes(design, block_name, {frame: pos})
            design = resize(design, block_name, frame, size)
    return design


def _round(content: QRectF) -> QRectF:
    """The frame's area round its content, on the grid."""
    area = content.adjusted(-ROOM, -ROOM - BAR, ROOM, ROOM)
    left, top = floor(area.left() / GRID) * GRID, floor(area.top() / GRID) * GRID
    return QRectF(left, top, ceil((area.right() - left) / GRID) * GRID, ceil((area.bottom() - top) / GRID) * GRID)
