"""The same weights once more: nodes that call the module of another node, and the way back to weights of their own."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from designer.errors import GraphError
from designer.graph import edit
from designer.graph.ids import new_id
from designer.graph.model import Block, Design, Node
from designer.graph.names import LONGEST, FreeNames
from designer.graph.query import MODULE_KINDS

ROOM = LONGEST - 10
"""Characters of the module's name that stand in the name of one more call of it."""


def modules_of(block: Block) -> dict[str, Node]:
    """The nodes that are modules, by id."""
    return {node.id: node for node in block.nodes if node.kind in MODULE_KINDS}


def called_by(node: Node) -> str:
    """Id of the node whose module this one calls, itself unless it is an `again` node."""
    return node.of if node.kind == "again" else node.id


def use_again(design: Design, block_name: str, ids: Collection[str], offset: float) -> tuple[Design, frozenset[str]]:
    """The design with one more call of each of these nodes' modules, not wired yet, and the ids of the new nodes.

    Args:
        offset: How far each stands from the node it was made from, in scene px, to the right and down.

    Raises:
        GraphError: none of the nodes is a module.
    """
    block = design.blocks[block_name]
    free, modules = FreeNames(node.name for node in block.nodes), modules_of(block)
    made: list[Node] = []
    for node in block.nodes:
        module = modules.get(called_by(node)) if node.id in ids else None
        if module is not None:
            name = free.take(f"{module.name[:ROOM]}_again")
            made.append(Node(new_id(), "again", name, module.id, pos=(node.pos[0] + offset, node.pos[1] + offset)))
    if not made:
        raise GraphError("none of the selected nodes is a module, so there are no weights to use again")
    after = edit.with_block(design, block_name, replace(block, nodes=(*block.nodes, *made)))
    return after, frozenset(node.id for node in made)


def own(node: Node, module: Node) -> Node:
    """An `again` node as a module of its own: what the module is, with the same settings."""
    return replace(
        node,
        kind=module.kind,
        of=module.of,
        settings=module.settings,
        repeat=module.repeat,
        when=module.when,
        init=module.init,
        frozen=module.frozen,
    )


def own_weights(design: Design, block_name: str, node_id: str) -> Design:
    """The design with an `again` node as a module of its own.

    Raises:
        GraphError: the node calls no module.
    """
    block = design.blocks[block_name]
    node = block.node(node_id)
    module = modules_of(block).get(called_by(node))
    if node.kind != "again" or module is None:
        raise GraphError(f"{node.name} does not call the module of another node")
    return edit.change_node(design, block_name, node_id, lambda old: own(old, module))
