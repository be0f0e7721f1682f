"""What variables of a forward pass hold, and the drawing in which it comes about."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from designer.catalogue import parts
from designer.catalogue.spec import Interface
from designer.codegen.reading.aliases import Aliases
from designer.codegen.reading.builder import BlockBuilder, Definitions
from designer.codegen.reading.constructor import Constructor
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.graph.model import Node, Port


class Several(NamedTuple):
    """What a call gives that gives several things, or a tuple of them."""

    ports: tuple[Port, ...]
    grows: Node | None = None
    """Of an output that grows, the node: its parts are as many as are asked for."""
    part: str = ""


UNNAMED = "size"
"""What a size is called that has no name in the text."""


class Size(NamedTuple):
    """How large a tensor is along a dimension, or, of None, how many numbers it holds, and what the text calls that."""

    port: Port
    dim: int | None
    wish: str = UNNAMED

    @property
    def word(self) -> str:
        """What stands for it in an expression; no word of a text has a space."""
        return f"{self.port.node} {self.port.name} {self.dim}"


class Number(NamedTuple):
    """A number that is known only when it runs: an expression over words, and the sizes that they stand for."""

    tree: ast.expr
    sizes: Mapping[str, Size]
    length: int = 1
    """Of how many parts it is made."""

    def called(self, name: str) -> Number:
        """The same under a name that the text gives it, where it is a size and has none."""
        match self.tree:
            case ast.Name(id=word) if self.sizes[word].wish == UNNAMED:
                return self._replace(sizes={word: self.sizes[word]._replace(wish=name)})
        return self


def size_of(size: Size) -> Number:
    """A size as a number to reckon with."""
    return Number(ast.Name(size.word, ast.Load()), {size.word: size})


class Shape(NamedTuple):
    """The sizes of a tensor from one on, as many as it has where their number is not told."""

    port: Port
    start: int = 0
    length: int | None = None

    def at(self, number: int) -> Number:
        """One of them, counted from the end where the number is negative."""
        if number < 0 <= self.start and self.length is not None:
            number += self.length
        return size_of(Size(self.port, self.start + number if number >= 0 else number))


class Ends(NamedTuple):
    """The sizes of a tensor with others in the place of the last ones: `x.shape[:-1] + (heads, -1)`."""

    port: Port
    instead: int
    others: tuple[ast.expr, ...] = ()


class Beside(NamedTuple):
    """The device of a tensor, which a drawing leaves to where its nodes are."""

    port: Port


Held = Port | Several | Number | Shape | Ends | Beside | None
"""What a variable holds; None is Python's `None`."""


class Mark(NamedTuple):
    """How far a drawing is, to come back to."""

    drawn: tuple[int, int, int]
    held: dict[str, Held]
    called: int
    lines: int
    told: int


class Holding(ABC):
    """A drawing in the making, and what the variables of its text hold.

    Attributes:
        held: By variable, what it holds.
        called: By name, the nodes of children and tensors that were used so far.
        aliases: Which of them may be one tensor.
        told: By tensor and dimension, the nodes that tell a size.
        lines: Why something became the lines of a code node.
        later: Variables whose present values are still read once this statement is through.
    """

    def __init__(self, definitions: Definitions, made: Constructor, builder: BlockBuilder) -> None:
        self._definitions, self._made, self._scope, self._builder = definitions, made, made.scope, builder
        self.held: dict[str, Held] = {}
        self.called: dict[str, Node] = {}
        self.told: dict[tuple[Port, int | None], Node] = {}
        self.aliases = Aliases()
        self.lines: list[NotDrawn] = []
        self.later: frozenset[str] = frozenset()

    def parts_of(self, tree: ast.expr, held: Held, count: int) -> Sequence[Port | Number]:
        """What is taken apart into so many."""
        if isinstance(held, Shape) and held.length in (None, count):
            return [held.at(number) for number in range(count)]
        if isinstance(held, Several) and held.grows:
            return [Port(held.grows.id, parts.part(held.part, number)) for number in range(count)]
        if count == 2 and isinstance(held, Port) and self._builder.node(held.node).settings.get("return_indices"):
            return self.unpacked(held).ports
        if not isinstance(held, Several) or len(held.ports) != count:
            raise NotDrawn(tree, f"{shown(tree)}: there are not {count} results to take apart")
        return held.ports

    def unpacked(self, port: Port) -> Several:
        """A pair that comes out as one thing, such as the state of an LSTM."""
        node = self._builder.put("op", "unpack", "unpack")
        face = self._builder.face(node)
        self._builder.wire(port, node, face.inputs[0].name)
        self.aliases.follows(node.id, node.of, port.node)
        return Several(tuple(Port(node.id, out.name) for out in face.outputs))

    def port(self, tree: ast.expr) -> Port:
        """The one tensor that an expression gives."""
        held = self.several(tree)
        if isinstance(held, Several) and not held.grows and held.ports:
            raise NotDrawn(tree, f"{shown(tree)} gives {len(held.ports)} results; say which one")
        if isinstance(held, Number | Shape | Beside):
            return self.flowing(tree, held)
        if not isinstance(held, Port):
            raise NotDrawn(tree, f"{shown(tree)} is no tensor")
        return held

    def bring(self, source: Port, node: Node, port: str) -> None:
        """A wire into a node."""
        self._builder.wire(source, node, port)

    @abstractmethod
    def flowing(self, tree: ast.expr, held: Number | Shape | Beside) -> Port:
        """What is no tensor, where it flows on as one does."""

    def is_plain(self, tree: ast.expr) -> bool:
        """Whether an operand is a number, or a setting that the constructor keeps."""
        if any(isinstance(n, ast.Name) and n.id in self.held for n in ast.walk(tree)):
            return False
        filled = self._scope.plain(tree)
        names = [n for n in ast.walk(filled) if isinstance(n, ast.Name | ast.Attribute | ast.Call)]
        return all(isinstance(n, ast.Name) and n.id in self._scope.settings for n in names)

    def mark(self) -> Mark:
        """How far all this is."""
        return Mark(self._builder.mark(), dict(self.held), len(self.called), len(self.lines), len(self.told))

    def back(self, mark: Mark) -> None:
        """Takes back what was drawn since."""
        self._builder.back(mark.drawn)
        self.held = dict(mark.held)
        self.called = dict(list(self.called.items())[: mark.called])
        self.told = dict(list(self.told.items())[: mark.told])
        del self.lines[mark.lines :]

    def written(self, statement: ast.AST, tree: ast.expr) -> None:
        """Says that a statement writes into what `tree` is.

        Raises:
            NotDrawn: that is seen further down, which a drawing cannot say.
        """
        held = self.held.get(tree.id) if isinstance(tree, ast.Name) else None
        if isinstance(held, Port):
            others = {name: port for name, port in self.held.items() if name in self.later and isinstance(port, Port)}
            self.aliases.write(statement, held.node, [(name, port.node) for name, port in others.items()])

    @abstractmethod
    def several(self, tree: ast.expr) -> Held:
        """What an expression gives."""


def results(node: Node, face: Interface) -> Port | Several:
    """What comes out of a node."""
    ports = face.outputs
    if len(ports) == 1 and ports[0].variadic:
        return Several((), node, ports[0].name)
    found = tuple(Port(node.id, port.name) for port in ports)
    return found[0] if len(found) == 1 else Several(found)
