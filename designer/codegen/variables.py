"""Which variable of a forward pass holds what, and which names are free again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from designer.catalogue import parts
from designer.catalogue.spec import Interface
from designer.graph.model import VALUE, Block, Node, Port
from designer.graph.names import LOCALS_TAKEN, as_identifier, unique_name
from designer.graph.query import sources

FRESH = ("y", "z", "u", "v", "w")
"""Names that a new branch gets, in this order."""

UNREAD = "_"

SIZE = "size"
"""The output of an operation that tells a size."""

NOWHERE: Mapping[Port, str] = MappingProxyType({})
"""Nothing is brought anywhere."""


class Variables:
    """Names of what flows through one block; a name is given again once nobody reads what it held."""

    def __init__(
        self,
        block: Block,
        order: Sequence[Node],
        copied: Mapping[Port, str] = NOWHERE,
        reserved: frozenset[str] = frozenset(),
    ) -> None:
        """Takes what is to be known of the block.

        Args:
            copied: By input port, the device that what comes in is brought to, as the text calls it.
            reserved: Names that no variable may have.
        """
        self._copied, self._reserved = copied, LOCALS_TAKEN | reserved
        self._into: dict[str, list[tuple[str, Port]]] = {}
        for target, source in sources(block).items():
            self._into.setdefault(target.node, []).append((target.name, source))
        self._last_reader = self._readers(block, order)
        self._names: dict[Port, str] = {}
        self._holders: dict[str, Port] = {}

    def hold(self, port: Port, name: str) -> str:
        """Says that from now on this variable holds what comes out of this port."""
        self._names[port] = name
        self._holders[name] = port
        return name

    def call(self, port: Port, expression: str) -> None:
        """Says that what comes out of this port is spelled so; the expression is no variable of its own."""
        self._names[port] = expression

    def inputs(self, node: Node) -> dict[str, str]:
        """By input port, what the wires bring, in Python's words."""
        wires = self._into.get(node.id, ())
        return {name: self._brought(node, name, source) for name, source in wires if source in self._names}

    def _brought(self, node: Node, name: str, source: Port) -> str:
        device = self._copied.get(Port(node.id, name))
        return f"{self._names[source]}.to({device})" if device else self._names[source]

    def for_output(self, index: int, node: Node, port: str) -> str:
        """The variable for a node's only output: that of an input which nobody reads any more, or a new one.

        So a chain reads `x = self.conv1(x)`, and a branch gets a name of its own. What was a size is called so no more.
        """
        for _, source in self._into.get(node.id, ()):
            name = self._names.get(source, "")
            mine = self._holders.get(name) == source and source.name != SIZE
            if mine and self._last_reader[source] == index:
                return self.hold(Port(node.id, port), name)
        taken = self._taken(index)
        wish = next((name for name in FRESH if name not in taken), FRESH[0])
        return self.hold(Port(node.id, port), unique_name(wish, taken))

    def for_outputs(self, index: int, node: Node, ports: Sequence[str]) -> list[str]:
        """Variables for several outputs, named after the ports; `_` for one that nobody reads."""
        return [
            self.hold(port, unique_name(as_identifier(port.name), self._taken(index)))
            if (port := Port(node.id, name)) in self._last_reader
            else UNREAD
            for name in ports
        ]

    def for_carried(self, index: int, node: Node, carried: Mapping[str, str]) -> list[str]:
        """The variables that go round a region, by input port the output port that comes back to it.

        One goes on under the name that it came with, unless that is read later or goes in at another port too.
        """
        wires = self._into.get(node.id, ())
        coming = [self._names[source] for _, source in wires if source in self._names]
        taken, result = self._taken(index) | set(coming), []
        for into, out_of in carried.items():
            source = next((source for name, source in wires if name == into), None)
            name = self._names.get(source, "") if source else ""
            mine = self._holders.get(name) == source and source and self._last_reader[source] == index
            if not mine or coming.count(name) > 1:
                name = unique_name(next((wish for wish in FRESH if wish not in taken), FRESH[0]), taken)
            taken.add(name)
            result.append(self.hold(Port(node.id, out_of), name))
        return result

    def for_list(self, index: int, node: Node, port: str) -> str:
        """The variable for an output that grows: its parts are spelled `chunks[0]`, `chunks[1]`."""
        read = (p for p in self._last_reader if p.node == node.id)
        numbers = {p: number for p in read if (number := parts.number(port, p.name)) is not None}
        name = unique_name(as_identifier(node.name), self._taken(index))
        if numbers:
            self._holders[name] = max(numbers, key=lambda part: self._last_reader[part])
        for part, number in numbers.items():
            self.call(part, f"{name}[{number}]")
        return name

    def read_from(self, node: Node) -> list[str]:
        """Names of a node's outputs that somebody reads."""
        return [port.name for port in self._last_reader if port.node == node.id]

    def for_size(self, index: int, node: Node, port: str) -> str:
        """The variable for a size that a node tells, which is called as the node is: `T = x.size(1)`."""
        return self.hold(Port(node.id, port), unique_name(as_identifier(node.name), self._taken(index)))

    def loop_variable(self, index: int) -> str:
        """A name for the module at hand while a list of modules is walked along."""
        return unique_name("layer", self._taken(index - 1))

    def taken(self, index: int) -> frozenset[str]:
        """Names that hold something which is still read after statement `index`."""
        return frozenset(self._taken(index))

    def _taken(self, index: int) -> set[str]:
        """Names that hold something which is still read after statement `index`."""
        held = {name for name, port in self._holders.items() if self._last_reader.get(port, -1) > index}
        return held | self._reserved

    def _readers(self, block: Block, order: Sequence[Node]) -> dict[Port, int]:
        """By output port, the place in running order of the last node that reads it; `return` comes last."""
        place = {node.id: index for index, node in enumerate(order)}
        place.update((node.id, len(order)) for node in block.of_kind("output"))
        last: dict[Port, int] = {}
        for reader, wires in self._into.items():
            for _, source in wires:
                if reader in place:
                    last[source] = max(last.get(source, -1), place[reader])
        return last


def assigned_to(variables: Variables, index: int, node: Node, face: Interface) -> list[str]:
    """The variables that statement `index` gives a value to."""
    ports = [port.name for port in face.outputs]
    if any(port.variadic for port in face.outputs):
        return [variables.for_list(index, node, ports[0])]
    if ports == [SIZE]:
        return [variables.for_size(index, node, SIZE)]
    if len(ports) == 1:
        return [variables.for_output(index, node, ports[0])]
    return variables.for_outputs(index, node, ports)


def returned(variables: Variables, outputs: Sequence[Node], unknown: str) -> list[str]:
    """What the block gives back, output by output."""
    return [variables.inputs(node).get(VALUE, unknown) for node in outputs]
