"""Graphs to draw and to lay out: a long chain with skips, and a network of the blocks that people use."""

from __future__ import annotations

import random
from collections.abc import Callable

from designer.graph.model import Block, Design, Edge, Node, Port

Links = list[tuple[int, int]]
PITCH = (220.0, 120.0)
ACROSS = 100
"""How many cards of the chain stand in a row."""
_KINDS: tuple[tuple[str, str, dict[str, int]], ...] = (
    ("layer", "Linear", {"in_features": 8, "out_features": 8}),
    ("layer", "ReLU", {}),
    ("layer", "LayerNorm", {"normalized_shape": 8}),
    ("op", "add", {}),
)


def chain(count: int) -> Design:
    """A block of `count` nodes in a row, every third wire of which has a skip over four nodes beside it."""
    nodes = [Node("x", "input", "x", settings={"shape": ("B", 8)})]
    edges = []
    for i in range(1, count - 1):
        kind, of, settings = _KINDS[3 if i % 3 == 1 and i > 4 else i % 3]
        pos = (i % ACROSS * PITCH[0], i // ACROSS * PITCH[1])
        nodes.append(Node(f"n{i}", kind, f"{of.lower()}{i}", of, settings, pos))
        edges.append(Edge(_out(nodes[-2]), Port(f"n{i}", "input")))
        if of == "add":
            edges.append(Edge(_out(nodes[i - 4]), Port(f"n{i}", "other")))
    last = count - 1
    nodes.append(Node("y", "output", "y", pos=(last % ACROSS * PITCH[0], last // ACROSS * PITCH[1])))
    edges.append(Edge(_out(nodes[-2]), Port("y", "value")))
    return Design("Net", {"Net": Block(tuple(nodes), tuple(edges))})


def network(count: int, seed: int = 1) -> tuple[int, Links]:
    """About `count` nodes: residual, inception and attention blocks in a row, and a few long skips as in a U-Net."""
    made = _Growing(random.Random(seed))
    while made.count < count - 14:
        draw = made.random.random()
        grow: Callable[[], None] = made.chain
        if draw < 0.45:
            grow = made.residual
        elif draw < 0.7:
            grow = made.inception
        elif draw < 0.9:
            grow = made.attention
        grow()
    for _ in range(made.count // 60):
        start = made.random.randrange(made.count)
        end = min(made.count - 1, start + made.random.randint(20, 80))
        if start < end:
            made.links.append((start, end))
    return made.count, sorted(set(made.links))


class _Growing:
    """A network that grows at its end."""

    def __init__(self, draws: random.Random) -> None:
        self.random = draws
        self.links: Links = []
        self.last, self.count = 0, 1

    def chain(self) -> None:
        self.last = self._new(self.last)

    def residual(self) -> None:
        start = self.last
        for _ in range(6):
            self.chain()
        if self.random.random() < 0.25:
            self.links.append((self._new(start), self.last))
        else:
            self.links.append((start, self.last))

    def inception(self) -> None:
        start, ends = self.last, []
        for _ in range(4):
            end = start
            for _ in range(self.random.randint(1, 3)):
                end = self._new(end)
            ends.append(end)
        self.last = self._new(*ends)

    def attention(self) -> None:
        start = self.last
        norm = self._new(start)
        queries = [self._new(norm) for _ in range(3)]
        self.last = self._new(*queries)
        self.chain()
        self.links.append((start, self._new(self.last)))
        self.last = self.count - 1

    def _new(self, *sources: int) -> int:
        self.links += [(source, self.count) for source in sources]
        self.count += 1
        return self.count - 1


def _out(node: Node) -> Port:
    return Port(node.id, "value" if node.kind == "input" else "output")
