"""Wires nodes one behind the other: each one's first free output into the next one's first free input."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence

from designer.catalogue.interface import input_ports, output_ports
from designer.errors import GraphError
from designer.graph import edit, query
from designer.graph.model import Block, Design, Edge, Node, Port

SAME_ROW = 48.0
"""Cards whose tops differ by less, in scene px, stand in one row."""


def connect_in_a_row(design: Design, block_name: str, ids: Collection[str]) -> tuple[Design, tuple[Node, ...]]:
    """The design with these nodes wired one behind the other, and the nodes in that order.

    What already feeds another node stands before it; else two go from left to right, several as one reads. Of
    several, neighbours that are wired already stay as they are.

    Raises:
        GraphError: there are not two nodes, or one of them has no output or no free input where one is needed.
    """
    block = design.blocks[block_name]
    nodes = [node for node in block.nodes if node.id in ids and node.kind not in query.FOR_PEOPLE]
    if len(nodes) < 2:
        raise GraphError("select two nodes or more to connect them")
    ordered = _in_order(block, nodes)
    wired = {(e.source.node, e.target.node) for e in block.edges}
    for source, target in itertools.pairwise(ordered):
        if len(nodes) == 2 or (source.id, target.id) not in wired:
            design = edit.connect(design, block_name, _edge(design, block_name, source, target))
    return design, ordered


def _in_order(block: Block, nodes: Sequence[Node]) -> tuple[Node, ...]:
    waiting = sorted(nodes, key=lambda node: node.pos) if len(nodes) == 2 else _as_read(nodes)
    before = {node.id: query.upstream(block, node.id) for node in nodes}
    order: list[Node] = []
    while waiting:
        left = {node.id for node in waiting}
        order.append(next((node for node in waiting if not before[node.id] & left), waiting[0]))
        waiting.remove(order[-1])
    return tuple(order)


def _as_read(nodes: Sequence[Node]) -> list[Node]:
    """Row by row from the top, each from left to right."""
    rows: list[list[Node]] = []
    for node in sorted(nodes, key=lambda node: node.pos[1]):
        if rows and node.pos[1] - rows[-1][0].pos[1] < SAME_ROW:
            rows[-1].append(node)
        else:
            rows.append([node])
    return [node for row in rows for node in sorted(row, key=lambda node: node.pos[0])]


def _edge(design: Design, block_name: str, source: Node, target: Node) -> Edge:
    block = design.blocks[block_name]
    outputs, inputs = output_ports(design, block, source), input_ports(design, block, target)
    used = {edge.source for edge in block.edges} | {edge.target for edge in block.edges}
    if not outputs:
        raise GraphError(f"{source.name} has no output that could feed {target.name}")
    out = next((port for port in outputs if Port(source.id, port.name) not in used), outputs[0])
    free = [port for port in inputs if Port(target.id, port.name) not in used]
    if not free:
        raise GraphError(f"{target.name} has no free input that {source.name} could feed")
    into = next((port for port in free if port.required), free[0])
    return Edge(Port(source.id, out.name), Port(target.id, into.name))
