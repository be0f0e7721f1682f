"""The wires at each node, kept along from one version of a block to the next: an edit costs what it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from designer.graph.model import Edge
from designer.graph.versions.memo import kept_along
from designer.graph.versions.sequence_diff import apart

MANY = 500
"""From so many differences on it is made anew."""

At = Mapping[str, tuple[Edge, ...]]
End = Callable[[Edge], str]


class Wiring(NamedTuple):
    """By node id, the wires into it and those out of it, in the order of the block; nobody may change them."""

    into: At
    out: At

    def at(self, ids: Iterable[str]) -> list[Edge]:
        """All wires at these nodes; one between two of them stands twice."""
        return [edge for node_id in ids for side in self for edge in side.get(node_id, ())]

    def feeds_into(self, node_id: str) -> set[str]:
        """Ids of the nodes that feed this one."""
        return {edge.source.node for edge in self.into.get(node_id, ())}

    def fed_by(self, node_id: str) -> set[str]:
        """Ids of the nodes that this one feeds."""
        return {edge.target.node for edge in self.out.get(node_id, ())}


@kept_along
def wiring(edges: tuple[Edge, ...], last: tuple[tuple[Edge, ...], Wiring] | None) -> Wiring:
    """The wires of a block by their nodes; made from the last ones where little is different."""
    return (last and _from_last(edges, *last)) or _gathered(edges)


def _from_last(edges: tuple[Edge, ...], before: tuple[Edge, ...], last: Wiring) -> Wiring | None:
    if abs(len(before) - len(edges)) > MANY or len(edges) < MANY:
        return None
    gone, come, shuffled = apart(before, edges)
    if shuffled or len(gone) + len(come) > MANY:
        return None
    at_the_end = not come or edges[-len(come)] is come[0]
    sides = [_changed(last.into, gone, come, _target), _changed(last.out, gone, come, _source)]
    if not at_the_end and (mixed := {node_id for side in sides for node_id in side if len(side[node_id]) > 1}):
        there = _gathered([e for e in edges if e.target.node in mixed or e.source.node in mixed])
        for side, found in zip(sides, there, strict=True):
            side.update((node_id, found[node_id]) for node_id in mixed & side.keys())
    return Wiring(*(_with(old, side) for old, side in zip(last, sides, strict=True)))


def _changed(last: At, gone: Iterable[Edge], come: Iterable[Edge], end: End) -> dict[str, tuple[Edge, ...]]:
    """The nodes whose wires are others, with their wires: those that came stand last."""
    ids = set(map(id, gone))
    found = {node_id: [e for e in last.get(node_id, ()) if id(e) not in ids] for node_id in map(end, (*gone, *come))}
    for edge in come:
        found[end(edge)].append(edge)
    return {node_id: tuple(edges) for node_id, edges in found.items()}


def _with(last: At, changed: At) -> At:
    made = {**last, **changed}
    for node_id, edges in changed.items():
        if not edges:
            del made[node_id]
    return made


def _target(edge: Edge) -> str:
    return edge.target.node


def _source(edge: Edge) -> str:
    return edge.source.node


def _gathered(edges: Iterable[Edge]) -> Wiring:
    into: dict[str, list[Edge]] = {}
    out: dict[str, list[Edge]] = {}
    for edge in edges:
        into.setdefault(edge.target.node, []).append(edge)
        out.setdefault(edge.source.node, []).append(edge)
    return Wiring({i: tuple(found) for i, found in into.items()}, {i: tuple(found) for i, found in out.items()})
