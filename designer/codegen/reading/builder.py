"""The blocks that were read so far, and a block in the making."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from msgspec.structs import replace

from designer.catalogue.interface import inputs_of, interface, outputs_of
from designer.catalogue.spec import Interface
from designer.codegen.reading.not_drawn import NotDrawn
from designer.graph.expressions import expr
from designer.graph.layout.arrange import Box, Link, arranged
from designer.graph.layout.fold import folded
from designer.graph.model import VALUE, Block, BlockSetting, Design, Edge, Kind, Layer, Node, Port, Repeat, Value, When
from designer.graph.names import FreeNames, as_class_name, unique_name

CARD, PORT = Box(180.0, 64.0), 20.0
"""About as large as most cards are."""


class Definitions:
    """Blocks and custom layers by their names, each complete before another can stand on it.

    Args:
        taken: Class names of the text, which no block that has none there may get.

    Attributes:
        changed: By block, the inputs into which its text writes.
        gives: By block, the word for what its text gives where that is no tuple: a list or a dictionary.
        wishes: By block, what it would be called if no other were.
        whole: Classes of the text that are one block each, whatever they are given.
        unread: Classes of the text that have to be gone through with what they are given.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self.blocks: dict[str, Block] = {}
        self.layers: dict[str, Layer] = {}
        self.changed: dict[str, set[str]] = {}
        self.gives: dict[str, str] = {}
        self.whole: set[str] = set()
        self.unread: dict[str, None] = {}
        self.wishes: dict[str, str] = {}
        self._taken = set(taken)

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What is added meanwhile is gone again if it comes to nothing."""
        blocks, taken = len(self.blocks), set(self._taken)
        try:
            yield
        except NotDrawn:
            for name in list(self.blocks)[blocks:]:
                del self.blocks[name]
            self._taken = taken
            raise

    def add_class(self, name: str, wish: str, block: Block) -> str:
        """Adds a block of a class of the text; gives the name that it got, the class's own for the first of them."""
        called = as_class_name(wish)
        if wish != name or name in self.blocks:
            name = unique_name(called, self._taken)
        self._taken.add(name)
        self.wishes[name] = called
        self.blocks[name] = block
        return name

    def add(self, wish: str, block: Block) -> str:
        """Adds a block that has no name in the text; gives the one that it got."""
        called = as_class_name(wish)
        name = unique_name(called, self._taken)
        self._taken.add(name)
        self.wishes[name] = called
        self.blocks[name] = block
        return name

    def face(self, block: Block, node: Node) -> Interface:
        """Ports and settings of a node of a block."""
        return interface(Design("", {**self.blocks, "": block}, layers=self.layers), block, node)


class BlockBuilder:
    """Puts nodes and wires down for one block."""

    def __init__(self, definitions: Definitions, taken: Iterable[str] = ()) -> None:
        self._definitions = definitions
        self._nodes: list[Node] = []
        self._edges: list[Edge] = []
        self._names = FreeNames(taken)
        self._given: list[str] = []

    def mark(self) -> tuple[int, int, int]:
        """How far the drawing is."""
        return len(self._nodes), len(self._edges), len(self._given)

    def back(self, mark: tuple[int, int, int]) -> None:
        """Takes back what was put down since."""
        nodes, edges, given = mark
        self._names.free(self._given[given:])
        del self._nodes[nodes:], self._edges[edges:], self._given[given:]

    def put(
        self,
        kind: Kind,
        name: str,
        of: str = "",
        settings: Mapping[str, Value] | None = None,
        repeat: Repeat | None = None,
        own_name: bool = False,
        when: When | None = None,
        code: tuple[str, ...] = (),
    ) -> Node:
        """A node; one whose name the text does not give gets one that is free."""
        if not own_name:
            name = self._names.take(name)
            self._given.append(name)
        node = Node(
            f"n{len(self._nodes) + 1}", kind, name, of, dict(settings or {}), repeat=repeat, when=when, code=code
        )
        self._nodes.append(node)
        return node

    def node(self, node: str) -> Node:
        """The node of an id."""
        return next(other for other in self._nodes if other.id == node)

    def with_settings(self, node: Node, settings: Mapping[str, Value]) -> Node:
        """A node that was put down, with these settings too."""
        after = replace(node, settings={**node.settings, **settings})
        self._nodes[self._nodes.index(node)] = after
        return after

    def wire(self, source: Port, node: Node, port: str) -> None:
        """A wire into a port."""
        self._edges.append(Edge(source, Port(node.id, port)))

    def face(self, node: Node) -> Interface:
        """Ports and settings of a node."""
        return self._definitions.face(Block(tuple(self._nodes)), node)

    def output(self, source: Port, wish: str = "y") -> None:
        """A result of the block."""
        self.wire(source, self.put("output", wish), VALUE)

    def block(self, settings: tuple[BlockSetting, ...] | None = None, doc: str = "") -> Block:
        """What was put down, with the cards in their places; settings are those that it speaks of if none are told."""
        drawn = Block(tuple(self._nodes), tuple(self._edges))
        boxes = {node.id: self._box(drawn, node) for node in self._nodes}
        links = [Link(e.source.node, e.target.node) for e in self._edges]
        places = folded(arranged(boxes, links), boxes, links)
        nodes = tuple(_at(node, places[node.id]) for node in self._nodes)
        if settings is None:
            settings = tuple(BlockSetting(name) for name in spoken_of(nodes))
        return Block(nodes, tuple(self._edges), settings, doc)

    def _box(self, block: Block, node: Node) -> Box:
        """About as large as its card will be: several ports stand below each other."""
        face = self._definitions.face(block, node)
        ports = max(len(inputs_of(face, block, node)), len(outputs_of(face, block, node)))
        return CARD if ports < 2 else Box(CARD.width, CARD.height + ports * PORT)


def spoken_of(nodes: Iterable[Node]) -> list[str]:
    """The settings of the block around that nodes speak of."""
    found: dict[str, None] = {}
    for node in nodes:
        values = [*node.settings.values(), *([node.repeat.times] if node.repeat else [])]
        found.update(dict.fromkeys(name for value in values for name in sorted(expr.names_in(value))))
    return list(found)


def _at(node: Node, place: tuple[float, float]) -> Node:
    return replace(node, pos=place)
