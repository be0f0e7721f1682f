"""What variables of a forward pass hold, and the drawing in which it comes about."""

from __future__ import annotations

import ast
from collections.abc import Sequence
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


Held = Port | Several | None
"""What a variable holds; None is Python's `None`."""


class Mark(NamedTuple):
    """How far a drawing is, to come back to."""

    drawn: tuple[int, int, int]
    held: dict[str, Held]
    called: int
    lines: int


class Holding:
    """A drawing in the making, and what the variables of its text hold.

    Attributes:
        held: By variable, what it holds.
        called: By name, the nodes of children and tensors that were used so far.
        aliases: Which of them may be one tensor.
        lines: Why something became the lines of a code node.
        later: Variables whose present values are still read once this statement is through.
    """

    def __init__(self, definitions: Definitions, made: Constructor, builder: BlockBuilder) -> None:
        self._definitions, self._made, self._scope, self._builder = definitions, made, made.scope, builder
        self.held: dict[str, Held] = {}
        self.called: dict[str, Node] = {}
        self.aliases = Aliases()
        self.lines: list[NotDrawn] = []
        self.later: frozenset[str] = frozenset()

    def parts_of(self, tree: ast.expr, held: Held, count: int) -> Sequence[Port]:
        """What is taken apart into so many."""
        if isinstance(held, Several) and held.grows:
            return [Port(held.grows.id, parts.part(held.part, number)) for number in range(count)]
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
        if not isinstance(held, Port):
            raise NotDrawn(tree, f"{shown(tree)} is no tensor")
        return held

    def written(self, statement: ast.AST, tree: ast.expr) -> None:
        """Says that a statement writes into what `tree` is.

        Raises:
            NotDrawn: that is seen further down, which a drawing cannot say.
        """
        held = self.held.get(tree.id) if isinstance(tree, ast.Name) else None
        if isinstance(held, Port):
            others = {name: port for name, port in self.held.items() if name in self.later and isinstance(port, Port)}
            self.aliases.write(statement, held.node, [(name, port.node) for name, port in others.items()])

    def several(self, tree: ast.expr) -> Held:
        """What an expression gives."""
        raise NotImplementedError


def results(node: Node, face: Interface) -> Port | Several:
    """What comes out of a node."""
    ports = face.outputs
    if len(ports) == 1 and ports[0].variadic:
        return Several((), node, ports[0].name)
    found = tuple(Port(node.id, port.name) for port in ports)
    return found[0] if len(found) == 1 else Several(found)
