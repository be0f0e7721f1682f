"""What a definition is apart from where its nodes stand: the key under which its shapes are remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from designer.catalogue.code_parts import with_helpers
from designer.graph.model import Block, Design, Value
from designer.graph.order import children_first
from designer.graph.query import FOR_PEOPLE, used_blocks


def digests(design: Design) -> dict[str, bytes]:
    """By name, a digest of every block that the main one needs, with all it is made of.

    Positions, notes and words for people are left out: moving a node changes nothing here.

    Raises:
        CycleError: a block contains itself.
    """
    found: dict[str, bytes] = {}
    for name in children_first(design):
        inner = b"".join(found[child] for child in used_blocks(design, name))
        own = _own(name, design.blocks[name]) + _code(design, design.blocks[name])
        found[name] = hashlib.blake2b(own + inner, digest_size=16).digest()
    return found


def _code(design: Design, block: Block) -> bytes:
    """The texts of the custom layers that stand in a block, with those that they speak of."""
    if not design.layers:
        return b""
    named = dict.fromkeys(n.of for n in block.nodes if n.kind == "layer" and n.of in design.layers)
    return msgspec.json.encode([(name, design.layers[name]) for name in with_helpers(design, named)])


def key(value: Mapping[str, Value] | tuple[object, ...]) -> bytes:
    """A value as bytes in which `1`, `1.0` and `True` differ, as they do for torch."""
    return msgspec.json.encode(value)


def _own(name: str, block: Block) -> bytes:
    nodes = [
        (n.id, n.kind, n.name, n.of, n.settings, n.repeat, n.when, n.bypassed, n.code)
        for n in block.nodes
        if n.kind not in FOR_PEOPLE
    ]
    edges = [(edge.source, edge.target) for edge in block.edges]
    settings = [(setting.name, setting.default, setting.optional) for setting in block.settings]
    return msgspec.json.encode((name, nodes, edges, settings))
