"""Led wires: the points that a drawn wire runs through are kept, moved, split; to the network they are nothing."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from math import hypot

from msgspec.structs import replace

from designer.graph.model import Block, Edge, Port, Position

Points = tuple[Position, ...]

ROUNDING = 1e-6
"""Steps that differ by less, in scene px, are the same."""


def lead(block: Block, edge: Edge, via: Points) -> Block:
    """The block with a wire led through these points instead of those it had."""
    return replace(block, edges=tuple(replace(e, via=via) if e == edge else e for e in block.edges))


def shifted(via: Points, step: Position) -> Points:
    """The points, moved together."""
    return tuple((x + step[0], y + step[1]) for x, y in via)


def rejoined(edge: Edge, source: Port, target: Port) -> Edge:
    """The wire between other ports; its points mean nothing where it now ends at another node."""
    stays = (source.node, target.node) == (edge.source.node, edge.target.node)
    return Edge(source, target, edge.via if stays else ())


def following(edges: tuple[Edge, ...], steps: Mapping[str, Position]) -> tuple[Edge, ...]:
    """The wires after nodes moved by `steps`: between two that moved alike, the points move as well."""
    if not any(edge.via for edge in edges):
        return edges
    return tuple(_followed(edge, steps) for edge in edges)


def straightened(block: Block, ids: Collection[str]) -> Block:
    """The block with no points in the wires between these nodes, which stand elsewhere now."""
    if not any(edge.via for edge in block.edges):
        return block
    edges = tuple(
        replace(edge, via=()) if edge.via and edge.source.node in ids and edge.target.node in ids else edge
        for edge in block.edges
    )
    return replace(block, edges=edges)


def halves(edge: Edge, start: Position, end: Position, at: Position) -> tuple[Points, Points]:
    """The points of a wire from `start` to `end` that stay before, and after, what is put into it at a place."""
    stops = (start, *edge.via, end)
    lengths = [_distance(at, a, b) for a, b in itertools.pairwise(stops)]
    nearest = lengths.index(min(lengths))
    return edge.via[:nearest], edge.via[nearest:]


def place_for(via: Sequence[Position], start: Position, end: Position, at: Position) -> int:
    """The index that a new point at a place gets among the points of a wire from `start` to `end`."""
    before, _ = halves(Edge(Port("", ""), Port("", ""), tuple(via)), start, end, at)
    return len(before)


def _followed(edge: Edge, steps: Mapping[str, Position]) -> Edge:
    step, other = steps.get(edge.source.node), steps.get(edge.target.node)
    if not edge.via or step is None or other is None or step == (0, 0) or not _alike(step, other):
        return edge
    return replace(edge, via=shifted(edge.via, step))


def _alike(a: Position, b: Position) -> bool:
    return abs(a[0] - b[0]) < ROUNDING and abs(a[1] - b[1]) < ROUNDING


def _distance(point: Position, a: Position, b: Position) -> float:
    """From a point to a straight line between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    share = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return hypot(point[0] - a[0] - share * dx, point[1] - a[1] - share * dy)
