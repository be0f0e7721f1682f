"""A definition of its own for one use of a block: what is changed in it changes no other."""

from __future__ import annotations

from msgspec.structs import replace

from designer.errors import GraphError
from designer.graph import edit, query
from designer.graph.model import Design
from designer.graph.names import as_identifier, unique_name


def make_unique(design: Design, block_name: str, node_id: str) -> tuple[Design, str]:
    """The design with a copy of the block that a node stands for, used by this node only, and the copy's name.

    Raises:
        GraphError: the node stands for no block, or no other node uses the same one.
    """
    node = design.blocks[block_name].node(node_id)
    if node.kind not in query.CLASS_KINDS or node.of not in design.blocks:
        raise GraphError(f"{node.name} stands for no block")
    if query.uses(design, node.of) < 2:
        raise GraphError(f"{node.name} has {node.of} for itself already")
    name = unique_name(as_identifier(node.of), design.blocks)
    after = edit.add_block(design, name, design.blocks[node.of])
    return edit.change_node(after, block_name, node_id, lambda old: replace(old, of=name)), name
