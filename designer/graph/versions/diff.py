"""What changed between two designs, found by identity of the frozen values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from designer.graph.exact import exactly
from designer.graph.model import Block, Design, Edge, Node, Port
from designer.graph.query import FOR_PEOPLE
from designer.graph.versions.sequence_diff import apart


@dataclass(frozen=True, slots=True)
class BlockChange:
    """What changed inside one definition.

    Attributes:
        changed: Nodes with other contents or another place; `removed` holds ids.
        moved: Ids of those of the changed that only stand elsewhere.
        matters: Whether the network is another one; a card that moved or a note makes none.
    """

    added: tuple[Node, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[Node, ...] = ()
    moved: frozenset[str] = frozenset()
    edges_added: tuple[Edge, ...] = ()
    edges_removed: tuple[Edge, ...] = ()
    matters: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in a design: definitions by name.

    Attributes:
        layers: Names of the custom layers whose text is another one, or is new, or is gone.
        device: The design is for another device.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    blocks: dict[str, BlockChange] = field(default_factory=dict)
    main_changed: bool = False
    layers: frozenset[str] = frozenset()
    device: bool = False

    @property
    def matters(self) -> bool:
        """Whether the program is another one."""
        inside = any(change.matters for change in self.blocks.values())
        return bool(self.added or self.removed or self.main_changed or self.layers or self.device or inside)


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
        layers=_other_layers(before, after),
        device=before.device != after.device,
    )


def _other_layers(before: Design, after: Design) -> frozenset[str]:
    if before.layers is after.layers:
        return frozenset()
    names = before.layers.keys() | after.layers.keys()
    return frozenset(name for name in names if before.layers.get(name) != after.layers.get(name))


def diff_block(before: Block, after: Block) -> BlockChange:
    """The change inside one definition."""
    nodes, edges = apart(before.nodes, after.nodes), apart(before.edges, after.edges)
    old, new = {node.id: node for node in nodes.gone}, {node.id: node for node in nodes.come}
    gone, come = dict.fromkeys(edges.gone), dict.fromkeys(edges.come)
    moved = frozenset(i for i, node in new.items() if i in old and _only_moved(old[i], node))
    return BlockChange(
        added=tuple(node for node in nodes.come if node.id not in old),
        removed=tuple(node_id for node_id in old if node_id not in new),
        changed=tuple(node for node in nodes.come if node.id in old),
        moved=moved,
        edges_added=tuple(edge for edge in come if edge not in gone),
        edges_removed=tuple(edge for edge in gone if edge not in come),
        matters=before.doc != after.doc
        or _of_parameters(before) != _of_parameters(after)
        or (before.settings is not after.settings and exactly(before.settings) != exactly(after.settings))
        or nodes.shuffled
        or _meant(nodes.gone, moved) != _meant(nodes.come, moved)
        or edges.shuffled
        or _pairs(edges.gone) != _pairs(edges.come)
        or (bool(edges.gone) and _pairs(before.edges) != _pairs(after.edges)),
    )


def _of_parameters(block: Block) -> bytes:
    """What the block says of its parameters: what they start from, which are one, which are not trained."""
    return exactly((block.init, block.ties, block.frozen))


def _only_moved(before: Node, after: Node) -> bool:
    if replace(before, pos=after.pos) != after:
        return False
    return before.settings is after.settings or exactly(before.settings) == exactly(after.settings)


def _pairs(edges: Sequence[Edge]) -> list[tuple[Port, Port]]:
    """What the wires join, in their order, on which the names of variables depend."""
    return [(edge.source, edge.target) for edge in edges]


def _meant(nodes: list[Node], moved: frozenset[str]) -> list[bytes]:
    """What the nodes are to the network: without what only people see of them, and without those that only moved."""
    return [
        exactly(replace(node, pos=(0.0, 0.0), collapsed=False, size=None, text="", colour=""))
        for node in nodes
        if node.kind not in FOR_PEOPLE and node.id not in moved
    ]
