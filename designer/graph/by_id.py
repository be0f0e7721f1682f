"""The nodes of a block by their ids, kept along from one version to the next: an edit costs what it changes."""

from __future__ import annotations

from collections.abc import Mapping

from designer.graph.apart import apart
from designer.graph.model import Node

KEPT = 3
"""So many versions are remembered: the present one, and those that undo and redo go to."""

_known: list[tuple[tuple[Node, ...], Mapping[str, Node]]] = []


def by_id(nodes: tuple[Node, ...]) -> Mapping[str, Node]:
    """These nodes, in no order; nobody may change what it gives."""
    for old, answer in _known:
        if old is nodes:
            return answer
    made = _from_last(nodes)
    _known.insert(0, (nodes, made))
    del _known[KEPT:]
    return made


def _from_last(nodes: tuple[Node, ...]) -> Mapping[str, Node]:
    """Made from what is remembered, where that is of the same block."""
    if not _known or abs(len(_known[0][0]) - len(nodes)) > len(nodes) // 2:
        return {node.id: node for node in nodes}
    before, last = _known[0]
    gone, come, _ = apart(before, nodes)
    if len(gone) + len(come) > len(nodes) // 2:
        return {node.id: node for node in nodes}
    made = dict(last)
    for node in gone:
        made.pop(node.id, None)
    made.update((node.id, node) for node in come)
    return made
