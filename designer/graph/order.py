"""In which order a design runs: the nodes of a block, each after what feeds it, and blocks after those in them."""

from __future__ import annotations

from heapq import heappop, heappush

from designer.errors import CycleError
from designer.graph import query
from designer.graph.model import Block, Design, Node
from designer.graph.versions.memo import by_identity


@by_identity
def topological(block: Block) -> tuple[Node, ...]:
    """The nodes in running order: each after what feeds it, and as the file lists them where there is a choice.

    Raises:
        CycleError: the edges close a loop; its nodes are named.
    """
    following = query.feeds(block)
    waits = dict.fromkeys(following, 0)
    for targets in following.values():
        for target in targets:
            waits[target] += 1
    nodes = {node.id: node for node in block.nodes}
    place_in_file = {node_id: index for index, node_id in enumerate(nodes)}
    ids = list(nodes)
    ready = [place_in_file[node_id] for node_id in ids if not waits[node_id]]
    order: list[Node] = []
    while ready:
        node_id = ids[heappop(ready)]
        order.append(nodes[node_id])
        for target in following[node_id]:
            waits[target] -= 1
            if not waits[target]:
                heappush(ready, place_in_file[target])
    if len(order) < len(nodes):
        done = {node.id for node in order}
        loop = ", ".join(node.name for node in block.nodes if node.id not in done)
        raise CycleError(f"{loop} feed each other in a loop")
    return tuple(order)


def in_order(block: Block) -> tuple[Node, ...]:
    """The nodes in running order, or as the file lists them where the wires close a loop: that has a problem."""
    try:
        return topological(block)
    except CycleError:
        return block.nodes


def children_first(design: Design, start: str | None = None) -> tuple[str, ...]:
    """Names of the blocks that the main one needs, each after those it is made of.

    Raises:
        CycleError: a block contains itself; the chain is named.
    """
    order: list[str] = []
    chain: list[str] = []

    def visit(name: str) -> None:
        if name in chain:
            raise CycleError(f"a block cannot contain itself: {' ▸ '.join((*chain[chain.index(name) :], name))}")
        if name in order:
            return
        chain.append(name)
        for inner in query.used_blocks(design, name):
            visit(inner)
        chain.pop()
        order.append(name)

    visit(design.main if start is None else start)
    return tuple(order)


def needed_blocks(design: Design) -> tuple[str, ...]:
    """Names of the blocks that the main one needs, those in others first; all of them where one contains itself."""
    try:
        return children_first(design) if design.main in design.blocks else ()
    except CycleError:
        return tuple(design.blocks)
