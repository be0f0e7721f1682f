"""What changed between two designs, found by identity of the frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field

from designer.graph.model import Block, Design, Edge, Node


@dataclass(frozen=True, slots=True)
class BlockChange:
    """What changed inside one definition.

    Attributes:
        changed: Nodes with other contents or another place; `removed` holds ids.
    """

    added: tuple[Node, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[Node, ...] = ()
    edges_added: tuple[Edge, ...] = ()
    edges_removed: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in a design: definitions by name."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    blocks: dict[str, BlockChange] = field(default_factory=dict)


def diff(before: Design, after: Design) -> Change:
    """The change that leads from one design to the other; what is the same object is not looked at."""
    return Change(
        added=tuple(name for name in after.blocks if name not in before.blocks),
        removed=tuple(name for name in before.blocks if name not in after.blocks),
        blocks={
            name: diff_block(before.blocks[name], block)
            for name, block in after.blocks.items()
            if name in before.blocks and before.blocks[name] is not block
        },
    )


def diff_block(before: Block, after: Block) -> BlockChange:
    """The change inside one definition."""
    old = {node.id: node for node in before.nodes}
    new = {node.id: node for node in after.nodes}
    old_edges, new_edges = dict.fromkeys(before.edges), dict.fromkeys(after.edges)
    return BlockChange(
        added=tuple(node for node in after.nodes if node.id not in old),
        removed=tuple(node_id for node_id in old if node_id not in new),
        changed=tuple(node for node in after.nodes if node.id in old and old[node.id] is not node),
        edges_added=tuple(edge for edge in new_edges if edge not in old_edges),
        edges_removed=tuple(edge for edge in old_edges if edge not in new_edges),
    )
