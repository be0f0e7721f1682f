"""Nodes that are bypassed: what comes in goes out, so a module becomes an identity and an operation is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec.structs import replace

from designer.catalogue import parts
from designer.catalogue.interface import MODULE_KINDS, interface
from designer.catalogue.spec import PortSpec
from designer.graph.model import Block, Design, Edge, Node, Port
from designer.graph.query import sources

IDENTITY = "Identity"
_IN, _OUT = "input", "output"


class Way(NamedTuple):
    """The input and the output of a bypassed node between which nothing happens."""

    into: str
    out_of: str


def refusal(design: Design, block: Block, node: Node) -> str:
    """Why a node cannot be bypassed, in one line; empty where it can."""
    face = interface(design, block, node)
    if node.kind in ("input", "output"):
        return f"{node.name} is an {node.kind} of the block, so it cannot be bypassed"
    if not face.inputs:
        return f"{node.name} has no input, so there is nothing that could pass it by"
    if len(face.outputs) != 1 or face.outputs[0].variadic:
        return f"{node.name} has not exactly one output, so it is not clear what would pass it by"
    return ""


def is_bypassed(block: Block, node: Node) -> bool:
    """Whether a person has bypassed the node, or the one whose module it calls once more."""
    if node.kind != "again" or node.bypassed:
        return node.bypassed
    return any(other.id == node.of and other.bypassed for other in block.nodes)


def way_past(design: Design, block: Block, node: Node) -> Way | None:
    """How what comes in goes out of a node that is bypassed; None of one that is not, or cannot be."""
    if not is_bypassed(block, node) or refusal(design, block, node):
        return None
    face = interface(design, block, node)
    return Way(_first(block, node, face.inputs[0]), face.outputs[0].name)


def as_run(design: Design) -> Design:
    """The design as it runs: `nn.Identity` in the place of bypassed modules, wires past bypassed operations.

    An identity's text says what stood there. Without bypassed nodes it is the very same design.
    """
    blocks = {name: _plain(design, block) for name, block in design.blocks.items()}
    if all(blocks[name] is block for name, block in design.blocks.items()):
        return design
    return replace(design, blocks=blocks)


def _plain(design: Design, block: Block) -> Block:
    if not any(node.bypassed for node in block.nodes):
        return block
    ways = {node.id: way for node in block.nodes if (way := way_past(design, block, node))}
    entries = {node_id: Port(node_id, way.into) for node_id, way in ways.items()}
    fed = {edge.target for edge in block.edges}
    statements = {node.id for node in block.nodes if node.bypassed and node.kind not in MODULE_KINDS}
    gone = {i: entry for i, entry in entries.items() if i in statements and entry in fed}
    kept = {i: way for i, way in ways.items() if i not in gone}
    nodes = tuple(_as_run(design, block, node, kept) for node in block.nodes if node.id not in gone)
    return replace(block, nodes=nodes, edges=_led_past(block, gone, kept))


def _as_run(design: Design, block: Block, node: Node, kept: Mapping[str, Way]) -> Node:
    if not node.bypassed:
        return node
    if node.id not in kept:
        return replace(node, bypassed=False)
    title = interface(design, block, node).title
    return Node(node.id, "layer", node.name, IDENTITY, pos=node.pos, bypassed=True, text=title)


def _led_past(block: Block, gone: Mapping[str, Port], kept: Mapping[str, Way]) -> tuple[Edge, ...]:
    """The wires of `block`, those of an operation that is gone led on to what feeds it."""
    feeding = sources(block)

    def before(port: Port) -> Port | None:
        passed = set()
        while port.node in gone and port not in passed:
            passed.add(port)
            port = feeding[gone[port.node]]
        return None if port in passed else port

    edges = []
    for edge in block.edges:
        source, target = before(edge.source), edge.target
        way = kept.get(target.node)
        if source is None or target.node in gone or (way and target.name != way.into):
            continue
        if source.node in kept and source.name == kept[source.node].out_of:
            source = Port(source.node, _OUT)
        edges.append(Edge(source, Port(target.node, _IN) if way else target))
    return tuple(edges)


def _first(block: Block, node: Node, port: PortSpec) -> str:
    """Name of a node's first input; of one that grows the first part that has a wire."""
    if not port.variadic:
        return port.name
    fed = parts.numbers(port.name, (e.target.name for e in block.edges if e.target.node == node.id))
    return parts.part(port.name, min(fed, default=0))
