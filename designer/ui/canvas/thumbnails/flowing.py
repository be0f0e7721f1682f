"""What flowed through the block on show, and where it is seen: on the wires, under the cards, or nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from designer.graph.model import Edge, Port
from designer.runtime.reports import Thumbnail

Seen = Literal["wires", "cards", "nowhere"]
SEEN: tuple[Seen, ...] = get_args(Seen)


@dataclass(frozen=True)
class Flowing:
    """One picture of one thing: a card has none of what its wires carry.

    Attributes:
        nodes: By id of a node, what flowed out of it.
        ports: By output, the same where a node has several.
    """

    nodes: Mapping[str, Thumbnail] = field(default_factory=dict)
    ports: Mapping[Port, Thumbnail] = field(default_factory=dict)
    seen: Seen = "cards"

    def __bool__(self) -> bool:
        return bool(self.nodes) and self.seen != "nowhere"

    def under(self, edges: Iterable[Edge]) -> Mapping[str, Thumbnail]:
        """By id of a node, what is seen under its card; beside pictures on wires, what leaves by no wire."""
        if not self:
            return {}
        if self.seen == "cards":
            return self.nodes
        sources = {edge.source.node for edge in edges}
        return {node_id: one for node_id, one in self.nodes.items() if node_id not in sources}

    def on(self, edge: Edge) -> Thumbnail | None:
        """What flowed through a wire."""
        return self.ports.get(edge.source) or self.nodes.get(edge.source.node)

    @property
    def on_wires(self) -> bool:
        """Whether wires carry pictures."""
        return bool(self) and self.seen == "wires"

    @property
    def all(self) -> Iterable[Thumbnail]:
        """Every picture."""
        return (*self.nodes.values(), *self.ports.values()) if self else ()
