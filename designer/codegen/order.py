"""In which order the nodes of a block become code."""

from __future__ import annotations

from designer.graph import query
from designer.graph.model import Block, Node
from designer.graph.order import in_order


def running_order(block: Block) -> tuple[Node, ...]:
    """The nodes that become code, each after what feeds it: what an output depends on, but inputs and outputs.

    Where the wires close a loop it is the file's order: such a design has a problem and never runs.
    """
    kept = query.reached(block)
    return tuple(
        node for node in in_order(block) if node.id in kept and node.kind not in ("input", "output", *query.FOR_PEOPLE)
    )
