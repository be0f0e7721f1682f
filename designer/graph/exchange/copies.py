"""Copies of nodes: other ids, other names, the same settings, and the wires between them."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from designer.graph.ids import new_id
from designer.graph.model import Block, Edge, Node
from designer.graph.names import FreeNames
from designer.graph.wires.waypoints import shifted


def copy_of(block: Block, ids: Collection[str], offset: float) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Copies of these nodes for the same block, `offset` scene px to the right and down.

    A copied `again` node calls the copy of the module it called, if that is copied too.
    """
    free = FreeNames(node.name for node in block.nodes)
    new_ids = {node.id: new_id() for node in block.nodes if node.id in ids}
    copies = []
    for node in block.nodes:
        if node.id not in new_ids:
            continue
        name = free.take(node.name)
        of = new_ids.get(node.of, node.of) if node.kind == "again" else node.of
        pos = (node.pos[0] + offset, node.pos[1] + offset)
        copies.append(replace(node, id=new_ids[node.id], name=name, of=of, pos=pos))
    edges = tuple(
        Edge(
            e.source._replace(node=new_ids[e.source.node]),
            e.target._replace(node=new_ids[e.target.node]),
            shifted(e.via, (offset, offset)),
        )
        for e in block.edges
        if e.source.node in new_ids and e.target.node in new_ids
    )
    return tuple(copies), edges
