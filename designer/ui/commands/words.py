"""How the undo list speaks of nodes."""

from __future__ import annotations

from collections.abc import Sequence

from designer.graph.model import Node
from designer.graph.query import called


def listed(nodes: Sequence[Node]) -> str:
    """`conv1`, or `3 nodes`."""
    return called(nodes[0]) if len(nodes) == 1 else f"{len(nodes)} nodes"
