"""Every text of Python that a design carries: custom layers, initialisers in code, and nodes of code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from designer.catalogue.code_parts import used_layers
from designer.catalogue.initialiser_code import code_of, codes, read_code, rules_in_code
from designer.graph import query
from designer.graph.model import Design, Node
from designer.graph.order import needed_blocks


def used_code(design: Design) -> dict[str, tuple[str, ...]]:
    """By name, the texts that running this design would run, each after those that it speaks of."""
    return {**{name: design.layers[name].source for name in used_layers(design)}, **codes(design)}


def run_code(design: Design) -> dict[str, tuple[str, ...]]:
    """By name, every text that may only run once it is trusted: those, and the lines of nodes of code."""
    found = used_code(design)
    for name, node in _nodes(design, needed_blocks(design)):
        if node.id in query.reached(design.blocks[name]):
            found[node.name if found.get(node.name, node.code) == node.code else f"{name}.{node.name}"] = node.code
    return found


def spoken(design: Design, name: str) -> str:
    """What carries the text of this name, for a person: `the layer MyLinear`, `the node mine of Net`."""
    if name in design.layers:
        return f"the layer {name}"
    if name in codes(design):
        return f"the initialiser {name}"
    block, _, node = name.rpartition(".")
    return f"the node {node} of {block}" if block else f"the node {node}"


def whose(design: Design, name: str) -> tuple[str, str] | None:
    """The block and the id of the node that carries the text of this name, "" for the block itself; else None."""
    for block in design.blocks:
        for node_id, rule in rules_in_code(design, block):
            if read_code(code_of(rule)).name == name:
                return block, node_id
    for block, node in _nodes(design, tuple(design.blocks)):
        if name in (node.name, f"{block}.{node.name}"):
            return block, node.id
    return None


def _nodes(design: Design, blocks: Iterable[str]) -> Iterator[tuple[str, Node]]:
    """The nodes of code, each with the name of its block."""
    for name in blocks:
        yield from ((name, node) for node in design.blocks[name].of_kind("code"))


def all_code(design: Design) -> Iterator[tuple[str, ...]]:
    """Every text in the design, whether it would run or not."""
    yield from (layer.source for layer in design.layers.values())
    for name in design.blocks:
        yield from (code_of(rule) for _, rule in rules_in_code(design, name))
    yield from (node.code for _, node in _nodes(design, design.blocks))
