"""The design that one begins with."""

from __future__ import annotations

from designer.graph.ids import new_id
from designer.graph.model import Block, Design, Node


def new_design(name: str = "Network") -> Design:
    """An input for grey pictures of 28×28 pixels, an output, and room between them."""
    x = Node(new_id(), "input", "x", settings={"shape": ("B", 1, 28, 28)}, pos=(0.0, 0.0))
    y = Node(new_id(), "output", "y", pos=(640.0, 0.0))
    return Design(name, {name: Block((x, y))})
