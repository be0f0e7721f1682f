"""The nodes of a block by their ids, kept along from one version to the next: an edit costs what it changes."""

from __future__ import annotations

from collections.abc import Mapping

from designer.graph.model import Node
from designer.graph.versions.memo import kept_along
from designer.graph.versions.sequence_diff import apart

ById = Mapping[str, Node]


@kept_along
def by_id(nodes: tuple[Node, ...], last: tuple[tuple[Node, ...], ById] | None) -> ById:
    """These nodes, in no order; nobody may change what it gives. Made from the last where those are of this block."""
    if last is None or abs(len(last[0]) - len(nodes)) > len(nodes) // 2:
        return {node.id: node for node in nodes}
    before, known = last
    gone, come, _ = apart(before, nodes)
    if len(gone) + len(come) > len(nodes) // 2:
        return {node.id: node for node in nodes}
    made = dict(known)
    for node in gone:
        made.pop(node.id, None)
    made.update((node.id, node) for node in come)
    return made
