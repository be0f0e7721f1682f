"""One order for what has none: two designs are drawn alike if their canonical forms are equal."""

from __future__ import annotations

from msgspec.structs import replace

from designer.graph.model import Block, Design, Node
from designer.graph.order import in_order


def canonical(design: Design) -> Design:
    """The design with nodes and wires in one order, which depends on nothing but the drawing.

    Inputs come first and outputs last, in the order that they have as ports. The rest stands in running order;
    where the wires leave a choice, from left to right, then top to bottom. Wires are ordered by where they end.
    """
    return replace(design, blocks={name: canonical_block(block) for name, block in sorted(design.blocks.items())})


def canonical_block(block: Block) -> Block:
    """One definition in that order."""
    between = sorted((n for n in block.nodes if n.kind not in ("input", "output")), key=_place)
    nodes = (*block.of_kind("input"), *between, *block.of_kind("output"))
    running = (node for node in in_order(replace(block, nodes=nodes)) if node.kind not in ("input", "output"))
    edges = sorted(block.edges, key=lambda edge: (edge.target, edge.source, edge.via))
    return replace(block, nodes=(*block.of_kind("input"), *running, *block.of_kind("output")), edges=tuple(edges))


def _place(node: Node) -> tuple[float, float, str]:
    return (*node.pos, node.id)
