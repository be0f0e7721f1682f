"""Edits of a block's ports: they are its input and output nodes, and the wires at every instance follow."""

from __future__ import annotations

from msgspec.structs import replace

from designer.errors import GraphError
from designer.graph import edit
from designer.graph.blocks.group_ports import GAP, PITCH
from designer.graph.blocks.port_wires import Side
from designer.graph.ids import new_id
from designer.graph.model import Block, Design, Node, Position, Value
from designer.graph.names import unique_name

DEFAULT = "default"
"""The setting of an input node that makes it optional."""


def add_port(design: Design, block_name: str, side: Side) -> tuple[Design, str]:
    """The design with one input or output more of a block, below those that it has, and the id of its node."""
    block = design.blocks[block_name]
    name = unique_name("x" if side == "input" else "y", {node.name for node in block.nodes})
    node = Node(new_id(), side, name, pos=_free_place(block, side))
    return edit.add_node(design, block_name, node), node.id


def remove_port(design: Design, block_name: str, node_id: str) -> Design:
    """The design without a port of a block; wires to it go, inside and at every instance."""
    _port(design.blocks[block_name], node_id)
    return edit.remove_nodes(design, block_name, {node_id})


def rename_port(design: Design, block_name: str, node_id: str, name: str) -> Design:
    """The design with a port called otherwise; the wires at every instance follow.

    Raises:
        NameRefused: the name is taken in the block or illegal.
    """
    _port(design.blocks[block_name], node_id)
    return edit.rename_node(design, block_name, node_id, name)


def move_port(design: Design, block_name: str, node_id: str, to: int) -> Design:
    """The design with a port at place `to`, counted from 0, among the inputs or the outputs; wires stay with it."""
    block = design.blocks[block_name]
    port = _port(block, node_id)
    row = [node for node in block.of_kind(port.kind) if node.id != node_id]
    row.insert(max(0, min(to, len(row))), port)
    ordered = iter(row)
    nodes = tuple(next(ordered) if node.kind == port.kind else node for node in block.nodes)
    return design if nodes == block.nodes else edit.with_block(design, block_name, replace(block, nodes=nodes))


def make_optional(design: Design, block_name: str, node_id: str, default: Value) -> Design:
    """The design with an input that need not be wired: `default` stands there then."""
    if _port(design.blocks[block_name], node_id).kind != "input":
        raise GraphError("only an input can have a default")
    return edit.set_setting(design, block_name, node_id, DEFAULT, default)


def make_required(design: Design, block_name: str, node_id: str) -> Design:
    """The design with an input that must be wired."""
    _port(design.blocks[block_name], node_id)
    return edit.reset_setting(design, block_name, node_id, DEFAULT)


def _port(block: Block, node_id: str) -> Node:
    node = block.node(node_id)
    if node.kind not in ("input", "output"):
        raise GraphError(f"{node.name} is no input or output of the block")
    return node


def _free_place(block: Block, side: Side) -> Position:
    """Below the last port of that side, else beside what there is."""
    row = [node.pos for node in block.of_kind(side)]
    if row:
        return row[-1][0], max(y for _, y in row) + PITCH
    if not block.nodes:
        return 0.0, 0.0
    xs, ys = [node.pos[0] for node in block.nodes], [node.pos[1] for node in block.nodes]
    return (min(xs) - GAP if side == "input" else max(xs) + GAP), min(ys)
