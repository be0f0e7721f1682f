"""Edits of custom layers: a text put in place, with the nodes and wires that hold on to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest

from msgspec.structs import replace

from designer.catalogue.code_check import name_refusal
from designer.catalogue.code_interface import face_of, read
from designer.catalogue.code_text import Unreadable, lines_of, modules, parse
from designer.catalogue.spec import Interface, PortSpec
from designer.errors import GraphError, NameRefused
from designer.graph.model import Block, Design, Edge, Layer, Node, Port
from designer.graph.names import unique_name

NEW = '''
from torch import nn


class {name}(nn.Module):
    """What it does, in one line."""

    def __init__(self):
        super().__init__()

    def forward(self, x):
        return x
'''


def new_text(design: Design) -> tuple[str, str]:
    """A name that is free for a custom layer, and a text to begin with."""
    name = unique_name("MyLayer", {*design.layers, *design.blocks})
    return name, NEW.format(name=name).strip() + "\n"


def class_name(text: str, present: str = "") -> str:
    """The class that a text is about: `present` while it is there, else the last module that the text defines."""
    try:
        found = modules(parse(lines_of(text)))
    except Unreadable:
        return present
    return present if present in found or not found else found[-1]


def put_layer(design: Design, present: str, text: str) -> tuple[Design, str]:
    """The design with this text for the custom layer `present`, "" for a new one, and what the layer is called now.

    A class that was renamed stays the same layer. Settings keep their values by name; wires stay at their ports, by
    name or else by place. A text that cannot be read is kept too, with the ports and settings of the last good one.

    Raises:
        GraphError: the text of a new layer cannot be read, or defines no module.
        NameRefused: the class has a name that is taken or that cannot be had.
    """
    name = class_name(text, present)
    if not name:
        raise GraphError(_why_no_layer(text))
    if name != present:
        _refuse_name(design, name)
    old = design.layers.get(present, Layer())
    source = lines_of(text)
    good = () if read(name, source).face else old.good if read(present, old.source).face is None else old.source
    layer = Layer(source, good)
    if layer == old and name == present:
        return design, name
    layers = {(name if key == present else key): held for key, held in design.layers.items()}
    after = replace(design, layers={**layers, name: layer})
    if present not in design.layers:
        return after, name
    before, now = face_of(present, old), face_of(name, layer)
    blocks = {key: _followed(block, present, name, before, now) for key, block in after.blocks.items()}
    return replace(after, blocks=blocks), name


def _why_no_layer(text: str) -> str:
    try:
        parse(lines_of(text))
    except Unreadable as error:
        return f"line {error.fault.line}: {error.fault.message}"
    return "this text defines no layer: it needs a class that stands on nn.Module"


def add_layers(design: Design, layers: Mapping[str, Layer]) -> Design:
    """The design with these new custom layers.

    Raises:
        NameRefused: one has a name that is taken by something else.
    """
    for name, layer in layers.items():
        if design.layers.get(name) != layer:
            _refuse_name(design, name)
    return replace(design, layers={**design.layers, **layers})


def remove_layer(design: Design, name: str) -> Design:
    """The design without a custom layer that nothing stands for.

    Raises:
        GraphError: a node stands for it.
    """
    for block in design.blocks.values():
        for node in block.nodes:
            if node.kind == "layer" and node.of == name:
                raise GraphError(f"{node.name} is a {name}: delete it first")
    return replace(design, layers={key: layer for key, layer in design.layers.items() if key != name})


def _refuse_name(design: Design, name: str) -> None:
    refusal = name_refusal(design, name)
    if not refusal and name in design.layers:
        refusal = f'this design has a custom layer called "{name}" already: give the class another name'
    if refusal:
        raise NameRefused(refusal)


def _followed(block: Block, present: str, name: str, before: Interface, now: Interface) -> Block:
    """The block with the nodes of the layer under its new name, and their wires at its new ports."""
    mine = {node.id for node in block.nodes if node.kind == "layer" and node.of == present}
    if not mine:
        return block
    mine |= {node.id for node in block.nodes if node.kind == "again" and node.of in mine}
    into, out_of = moved(before.inputs, now.inputs), moved(before.outputs, now.outputs)
    edges = tuple(at_ports(edge, mine, into, out_of) for edge in block.edges)
    nodes = tuple(_called(node, present, name) for node in block.nodes)
    return replace(block, nodes=nodes, edges=edges)


def _called(node: Node, present: str, name: str) -> Node:
    mine = node.kind == "layer" and node.of == present != name
    return replace(node, of=name) if mine else node


def moved(before: Iterable[PortSpec], now: Iterable[PortSpec]) -> dict[str, str]:
    """By name of a port that is gone, the new port at its place."""
    old, new = tuple(before), tuple(now)
    stay = {port.name for port in old} & {port.name for port in new}
    pairs = zip_longest(old, new)
    return {
        was.name: comes.name
        for was, comes in pairs
        if was and comes and was.name not in stay and comes.name not in stay and not (was.variadic or comes.variadic)
    }


def at_ports(edge: Edge, mine: set[str], into: Mapping[str, str], out_of: Mapping[str, str]) -> Edge:
    """The wire, where it meets one of these nodes at the port that has another name now."""
    source, target = edge.source, edge.target
    if source.node in mine and source.name in out_of:
        source = Port(source.node, out_of[source.name])
    if target.node in mine and target.name in into:
        target = Port(target.node, into[target.name])
    return edge if source is edge.source and target is edge.target else replace(edge, source=source, target=target)
