"""Where the parts of a design live: what a node inherits from around it, and which wires copy from device to device."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from msgspec.structs import replace

from designer.graph import edit, query
from designer.graph.model import VALUE, Block, Design, Edge, Node, Port
from designer.graph.order import in_order
from designer.graph.versions.memo import by_identity

CPU, META = "cpu", "meta"
AROUND = ""
"""The device of whatever a block stands in; which one that is differs from instance to instance."""
PLACED_KINDS = (*query.MODULE_KINDS, "op", "tensor")
"""Kinds of node that a person can put on a device."""
_NAMES = re.compile(r"cpu|mps|meta|cuda(:\d{1,2})?", re.ASCII)


class Copy(NamedTuple):
    """What a wire does whose ends live on two devices; `AROUND` for the device of what is around the block."""

    source: str
    target: str


class Places(NamedTuple):
    """Where the nodes of one block live, by id, and the wires that copy; in words that hold for every instance."""

    lives: Mapping[str, str]
    copies: Mapping[Edge, Copy]
    mixed: Mapping[str, Mapping[str, str]]
    """By id of an operation that is given inputs of several devices, the device that each port brings."""


def is_name(name: str) -> bool:
    """Whether a device can be called so, on this machine or another."""
    return _NAMES.fullmatch(name) is not None


def canonical(name: str) -> str:
    """The one name of a device: `cuda` is the first card, `cuda:0`; "" for what is no name."""
    if not is_name(name):
        return ""
    return f"cuda:{int(name.partition(':')[2] or 0)}" if name.startswith("cuda") else name


def base(design: Design) -> str:
    """The device of the design, on which everything is that says nothing else."""
    return canonical(design.device) or CPU


@by_identity
def arounds(design: Design) -> Mapping[str, frozenset[str]]:
    """By name of a block that is used, the devices that its instances live on."""
    found: dict[str, set[str]] = {}
    waiting = deque([(design.main, base(design))])
    while waiting:
        name, device = waiting.popleft()
        if name not in design.blocks or device in found.setdefault(name, set()):
            continue
        found[name].add(device)
        for node in design.blocks[name].nodes:
            waiting.extend((inner, canonical(node.device) or device) for inner in query.blocks_of(node))
    return {name: frozenset(devices) for name, devices in found.items()}


def is_placed(design: Design) -> bool:
    """Whether any node says where it lives."""
    return any(node.device for block in design.blocks.values() for node in block.nodes)


def own(design: Design, block_name: str, node: Node) -> str:
    """The device that a node says it lives on, `AROUND` where that is no other than around it."""
    device = canonical(node.device)
    return AROUND if arounds(design).get(block_name) == frozenset({device}) else device


def places(design: Design, block_name: str) -> Places:
    """Where the nodes of a block live. An operation lives where its inputs do, unless it says where."""
    block = design.blocks[block_name]
    if not any(map(attrgetter("device"), block.nodes)):
        return Places({}, {}, {})
    nodes = {node.id: node for node in block.nodes}
    into: dict[str, list[Edge]] = {}
    for wire in block.edges:
        into.setdefault(wire.target.node, []).append(wire)
    lives: dict[str, str] = {}
    mixed: dict[str, Mapping[str, str]] = {}
    for node in in_order(block):
        given = {wire.target.name: lives.get(wire.source.node, AROUND) for wire in into.get(node.id, ())}
        called = nodes.get(node.of, node) if node.kind == "again" else node
        if _follows(design, block_name, called):
            lives[node.id] = next(iter(given.values()), AROUND)
            if len(set(given.values())) > 1:
                mixed[node.id] = given
        else:
            lives[node.id] = own(design, block_name, called)
    return Places(lives, _copies(block, lives, mixed), mixed)


def set_device(design: Design, name: str) -> Design:
    """The design on another device; the CPU is what a design is for that says nothing."""
    return replace(design, device="" if name == CPU else name)


def put_nodes(design: Design, block_name: str, ids: Sequence[str], device: str) -> Design:
    """The design with these nodes on a device, or with `AROUND` where what is around them is."""
    return edit.change_nodes(
        design, block_name, ids, lambda node: replace(node, device=device) if node.kind in PLACED_KINDS else node
    )


def _follows(design: Design, block_name: str, node: Node) -> bool:
    """Whether a node is where what comes into it is: the network's results are not copied back either."""
    if node.kind == "output":
        return block_name == design.main
    return node.kind not in ("input", "tensor", *query.MODULE_KINDS) and not canonical(node.device)


def _copies(block: Block, lives: Mapping[str, str], mixed: Mapping[str, Mapping[str, str]]) -> dict[Edge, Copy]:
    copies = {}
    for wire in block.edges:
        copy = Copy(lives.get(wire.source.node, AROUND), lives.get(wire.target.node, AROUND))
        if copy.source != copy.target and wire.target.node not in mixed:
            copies[wire] = copy
    return copies


def first_input(block: Block) -> Port | None:
    """The input whose device is that of what is around the block: the first that must be given."""
    required = (node for node in query.arguments(block) if "default" not in node.settings)
    node = next(required, None)
    return None if node is None else Port(node.id, VALUE)
