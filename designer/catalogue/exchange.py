"""Another layer, operation or block in a node's place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from designer.catalogue import parts
from designer.catalogue.interface import interface
from designer.catalogue.spec import Interface, PortSpec
from designer.errors import GraphError, NameRefused
from designer.graph import edit
from designer.graph.model import Block, Design, Edge, Node, Port
from designer.graph.names import check_node_name
from designer.graph.parameters import parameter_names
from designer.graph.query import MODULE_KINDS, blocks_of
from designer.graph.wires.wiring import wiring

KINDS = ("layer", "op", "block", "again", "code")
"""Kinds of node that give way to another; and what takes their place is one of the first three."""

Renamed = dict[str, str]
"""Names of ports, old to new."""


def exchanged(design: Design, block_name: str, node_id: str, other: Node) -> Design:
    """The design with `other` in a node's place: its name, and its wires and settings as far as `other` has such.

    A port is found by its name, else by its place in the row. Its rules and its freezing stay with a layer of the same
    category, whose parameters are called alike.

    Raises:
        GraphError: nodes call its module once more, and `other` has none.
        CycleError: the block would contain itself.
    """
    block = design.blocks[block_name]
    node = block.node(node_id)
    callers = [n for n in block.nodes if n.kind == "again" and n.of == node_id]
    if callers and other.kind not in MODULE_KINDS:
        raise GraphError(f"{callers[0].name} calls {node.name} once more, and {other.of} has no weights to share")
    for inner in blocks_of(other):
        edit.check_nesting(design, block_name, inner)
    before, after = interface(design, block, node), interface(design, block, other)
    alike = before.category == after.category and other.kind == node.kind
    if not alike:
        design = parameter_names.without_nodes(design, block_name, {node_id})
        block = design.blocks[block_name]
    new = _in_place(node, other, after, alike)
    ids = {node_id, *(caller.id for caller in callers)}
    edges = _rewired(block, ids, before, after)
    nodes = tuple(new if n.id == node_id else n for n in block.nodes)
    return edit.with_block(design, block_name, replace(block, nodes=nodes, edges=edges))


def _in_place(node: Node, other: Node, face: Interface, alike: bool) -> Node:
    """`other` where the node stands, with the settings that both have."""
    known = {spec.name for spec in face.settings}
    kept = {name: value for name, value in node.settings.items() if name in known}
    new = replace(
        other,
        id=node.id,
        name=_name(node, other),
        pos=node.pos,
        settings={**other.settings, **kept},
        device=node.device,
        collapsed=node.collapsed,
    )
    return replace(new, init=node.init, frozen=node.frozen) if alike else new


def _name(node: Node, other: Node) -> str:
    try:
        check_node_name(node.name, other.kind)
    except NameRefused:
        return other.name
    return node.name


def _rewired(block: Block, ids: set[str], before: Interface, after: Interface) -> tuple[Edge, ...]:
    """The block's wires, with those at these nodes at their new ports; a wire that finds none goes."""
    wires = wiring(block.edges)
    into = {i: _ports(before.inputs, after.inputs, (e.target.name for e in wires.into.get(i, ()))) for i in ids}
    out_of = {i: _ports(before.outputs, after.outputs, (e.source.name for e in wires.out.get(i, ()))) for i in ids}
    moved = (_moved(edge, into, out_of) for edge in block.edges)
    return tuple(edge for edge in moved if edge is not None)


def _moved(edge: Edge, into: dict[str, Renamed], out_of: dict[str, Renamed]) -> Edge | None:
    source, target = (_port(edge.source, out_of), _port(edge.target, into))
    if source is None or target is None:
        return None
    if source is edge.source and target is edge.target:
        return edge
    return replace(edge, source=source, target=target)


def _port(port: Port, renamed: dict[str, Renamed]) -> Port | None:
    if port.node not in renamed:
        return port
    name = renamed[port.node].get(port.name)
    return None if name is None else port._replace(name=name) if name != port.name else port


def _ports(before: Sequence[PortSpec], after: Sequence[PortSpec], used: Iterable[str]) -> Renamed:
    """New names of the ports that have wires: the same where there is such a one, the others in their order."""
    wired = set(used)
    known = [name for name in _names(before, len(wired)) if name in wired]
    old = [*known, *sorted(wired.difference(known))]
    new = _names(after, len(wired))
    renamed = {name: name for name in old if name in new}
    free = (name for name in new if name not in renamed)
    return renamed | dict(zip((name for name in old if name not in renamed), free, strict=False))


def _names(ports: Iterable[PortSpec], count: int) -> list[str]:
    """Names of ports in their order, of one that grows as many as there are wires."""
    return [
        name
        for port in ports
        for name in ([parts.part(port.name, i) for i in range(count)] if port.variadic else [port.name])
    ]
