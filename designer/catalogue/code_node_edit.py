"""Other lines for a node of code, with its wires at its new ports."""

from __future__ import annotations

from msgspec.structs import replace

from designer.catalogue.code_edit import at_ports, moved
from designer.catalogue.code_node import face_of
from designer.graph import edit
from designer.graph.model import Block, Design


def set_lines(design: Design, block_name: str, node_id: str, lines: tuple[str, ...]) -> Design:
    """The design with a node's lines: a wire whose port has another name follows, one whose port is gone goes.

    While the lines cannot be read nothing happens to the wires.
    """
    old = design.blocks[block_name].node(node_id)
    if old.code == lines:
        return design
    after = edit.change_node(design, block_name, node_id, lambda node: replace(node, code=lines))
    before, now = face_of(old), face_of(replace(old, code=lines))
    if now is None:
        return after
    block = after.blocks[block_name]
    into = moved(before.inputs, now.inputs) if before else {}
    out_of = moved(before.outputs, now.outputs) if before else {}
    edges = tuple(at_ports(edge, {node_id}, into, out_of) for edge in block.edges)
    inputs, outputs = ({port.name for port in ports} for ports in (now.inputs, now.outputs))
    kept = tuple(
        edge
        for edge in edges
        if (edge.target.node != node_id or edge.target.name in inputs)
        and (edge.source.node != node_id or edge.source.name in outputs)
    )
    return edit.with_block(after, block_name, _with_edges(block, kept))


def _with_edges(block: Block, edges: tuple[object, ...]) -> Block:
    return replace(block, edges=edges)
