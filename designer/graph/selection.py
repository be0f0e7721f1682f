"""Which nodes go with the selected ones: all others, what feeds them, what they feed, what is of their kind."""

from __future__ import annotations

from collections.abc import Collection

from designer.graph import query
from designer.graph.model import Block


def others(block: Block, ids: Collection[str]) -> frozenset[str]:
    """Ids of the nodes that are not among these."""
    return frozenset(node.id for node in block.nodes if node.id not in ids)


def before(block: Block, ids: Collection[str]) -> frozenset[str]:
    """Ids of every node that these depend on, and no others; one of these is with them only if another needs it."""
    return query.reached_from(query.feeders(block), ids)


def after(block: Block, ids: Collection[str]) -> frozenset[str]:
    """Ids of every node that depends on these."""
    return query.reached_from(query.feeds(block), ids)


def alike(block: Block, ids: Collection[str]) -> frozenset[str]:
    """Ids of the nodes that are of the same kind as one of these, themselves with them: all `Conv2d`."""
    kinds = {(node.kind, node.of) for node in block.nodes if node.id in ids}
    return frozenset(node.id for node in block.nodes if (node.kind, node.of) in kinds)
