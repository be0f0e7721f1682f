"""Wires at every instance of a block: they follow its ports, or go with them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal

from msgspec.structs import replace

from designer.graph.model import Block, Design, Edge, Port
from designer.graph.query import CLASS_KINDS

Side = Literal["input", "output"]


def instances(block: Block, of: str) -> frozenset[str]:
    """Ids of the nodes with the ports of the block `of`: those that stand for it, and those that call one again."""
    standing = {node.id for node in block.nodes if node.kind in CLASS_KINDS and node.of == of}
    return frozenset(standing | {node.id for node in block.nodes if node.kind == "again" and node.of in standing})


def standing(design: Design, block: Block, edges: Collection[Edge]) -> list[Edge]:
    """The wires without those at ports that a block node no longer has; `block` holds the nodes at their ends."""
    nodes = {node.id: node for node in block.nodes}

    def there(port: Port, side: Side) -> bool:
        node = nodes[port.node]
        module = nodes.get(node.of) if node.kind == "again" else node
        if module is None or module.kind not in CLASS_KINDS or module.of not in design.blocks:
            return True
        return any(inner.name == port.name for inner in design.blocks[module.of].of_kind(side))

    return [edge for edge in edges if there(edge.source, "output") and there(edge.target, "input")]


def follow(design: Design, of: str, side: Side, old: str, new: str) -> Design:
    """The design with the wires at port `old` of every instance at port `new`, in the place of any that stood there."""
    if new == old:
        return design
    design = drop(design, of, {(side, new)})

    def led(edge: Edge, ids: Collection[str]) -> Edge:
        end = edge.target if side == "input" else edge.source
        if end.node not in ids or end.name != old:
            return edge
        end = end._replace(name=new)
        return Edge(edge.source, end, edge.via) if side == "input" else Edge(end, edge.target, edge.via)

    return _at_instances(design, of, lambda edges, ids: tuple(led(edge, ids) for edge in edges))


def drop(design: Design, of: str, ports: Collection[tuple[Side, str]]) -> Design:
    """The design without the wires at these ports of every instance."""

    def kept(edge: Edge, ids: Collection[str]) -> bool:
        from_gone = edge.source.node in ids and ("output", edge.source.name) in ports
        to_gone = edge.target.node in ids and ("input", edge.target.name) in ports
        return not (from_gone or to_gone)

    return _at_instances(design, of, lambda edges, ids: tuple(edge for edge in edges if kept(edge, ids)))


def _at_instances(
    design: Design, of: str, change: Callable[[tuple[Edge, ...], Collection[str]], tuple[Edge, ...]]
) -> Design:
    blocks = dict(design.blocks)
    for name, block in design.blocks.items():
        ids = instances(block, of)
        edges = change(block.edges, ids) if ids else block.edges
        if edges != block.edges:
            blocks[name] = replace(block, edges=edges)
    return replace(design, blocks=blocks) if any(blocks[name] is not design.blocks[name] for name in blocks) else design
