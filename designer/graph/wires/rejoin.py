"""Takes nodes away and joins what fed them to what they fed."""

from __future__ import annotations

from collections.abc import Collection

from designer.graph import edit
from designer.graph.model import Block, Design, Edge, Port


def remove_and_rejoin(design: Design, block_name: str, ids: Collection[str]) -> tuple[Design, tuple[Port, ...]]:
    """The design without these nodes, and the inputs that stay free since it is not plain what should feed them.

    An input that a node gone had fed is fed by what came in there, where that was one output and no more.
    """
    block = design.blocks[block_name]
    gone = set(ids) | {node.id for node in block.nodes if node.kind == "again" and node.of in ids}
    after, free = edit.remove_nodes(design, block_name, ids), []
    for edge in block.edges:
        if edge.source.node in gone and edge.target.node not in gone:
            feeders = _feeders(block, edge.source.node, gone)
            if len(feeders) == 1:
                after = edit.connect(after, block_name, Edge(feeders.pop(), edge.target))
            else:
                free.append(edge.target)
    return after, tuple(free)


def _feeders(block: Block, node_id: str, gone: Collection[str]) -> set[Port]:
    """The outputs outside `gone` that reach a node through nothing but `gone`."""
    found: set[Port] = set()
    seen, waiting = {node_id}, [node_id]
    while waiting:
        here = waiting.pop()
        for edge in block.edges:
            if edge.target.node != here:
                continue
            if edge.source.node not in gone:
                found.add(edge.source)
            elif edge.source.node not in seen:
                seen.add(edge.source.node)
                waiting.append(edge.source.node)
    return found
