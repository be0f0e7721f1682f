"""What changed between two designs, found by identity of the frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from msgspec.structs import replace

from designer.graph.model import Block, Design, Edge, Node
from designer.graph.query import FOR_PEOPLE

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class BlockChange:
    """What changed inside one definition.

    Attributes:
        changed: Nodes with other contents or another place; `removed` holds ids.
        matters: Whether the network is another one; a card that moved or a note makes none.
    """

    added: tuple[Node, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[Node, ...] = ()
    edges_added: tuple[Edge, ...] = ()
    edges_removed: tuple[Edge, ...] = ()
    matters: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in a design: definitions by name."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    blocks: dict[str, BlockChange] = field(default_factory=dict)
    main_changed: bool = False

    @property
    def matters(self) -> bool:
        """Whether the program is another one."""
        inside = any(change.matters for change in self.blocks.values())
        return bool(self.added or self.removed or self.main_changed or inside)


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
        main_changed=before.main != after.main or list(before.blocks) != list(after.blocks),
    )


def diff_block(before: Block, after: Block) -> BlockChange:
    """The change inside one definition."""
    old_nodes, new_nodes = _apart(before.nodes, after.nodes)
    old_edges, new_edges = _apart(before.edges, after.edges)
    old, new = {node.id: node for node in old_nodes}, {node.id: node for node in new_nodes}
    gone, come = dict.fromkeys(old_edges), dict.fromkeys(new_edges)
    return BlockChange(
        added=tuple(node for node in new_nodes if node.id not in old),
        removed=tuple(node_id for node_id in old if node_id not in new),
        changed=tuple(node for node in new_nodes if node.id in old and old[node.id] is not node),
        edges_added=tuple(edge for edge in come if edge not in gone),
        edges_removed=tuple(edge for edge in gone if edge not in come),
        matters=(before.settings, before.doc) != (after.settings, after.doc)
        or _meant(old_nodes) != _meant(new_nodes)
        or [(e.source, e.target) for e in old_edges] != [(e.source, e.target) for e in new_edges],
    )


def _apart(before: tuple[Value, ...], after: tuple[Value, ...]) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Both without the same objects that they begin and end with: of 10,000 nodes an edit leaves one or two."""
    shorter = min(len(before), len(after))
    start = next((i for i in range(shorter) if before[i] is not after[i]), shorter)
    rest = shorter - start
    end = next((i for i in range(rest) if before[-1 - i] is not after[-1 - i]), rest)
    return before[start : len(before) - end], after[start : len(after) - end]


def _meant(nodes: tuple[Node, ...]) -> list[Node]:
    """What the nodes are to the network: without what only people see of them."""
    return [
        replace(node, pos=(0.0, 0.0), collapsed=False, size=None, text="", colour="")
        for node in nodes
        if node.kind not in FOR_PEOPLE
    ]
