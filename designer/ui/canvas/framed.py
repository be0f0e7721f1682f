"""A new frame: as large as what it goes round, with room. No Qt widgets."""

from __future__ import annotations

from math import ceil, floor

from PySide6.QtCore import QRectF

from designer.graph.model import Design, Node
from designer.ui.canvas.paper_look import BAR
from designer.ui.canvas.place import make_node

ROOM, GRID = 24.0, 4.0
"""Room between the frame's sides and what is inside, in scene px."""


def frame_round(design: Design, block_name: str, content: QRectF) -> Node:
    """A frame round this part of the scene."""
    area = content.adjusted(-ROOM, -ROOM - BAR, ROOM, ROOM)
    left, top = floor(area.left() / GRID) * GRID, floor(area.top() / GRID) * GRID
    right, bottom = ceil(area.right() / GRID) * GRID, ceil(area.bottom() / GRID) * GRID
    return make_node(design, block_name, "frame", (left, top), size=(right - left, bottom - top))
