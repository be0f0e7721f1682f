"""Definitions of one design taken into another: an equal one is shared, a different one gets another name."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from designer.graph import edit
from designer.graph.exact import exactly
from designer.graph.model import Block, Design
from designer.graph.names import unique_name
from designer.graph.order import children_first
from designer.graph.regions.region import calling


def merge_blocks(design: Design, blocks: Mapping[str, Block], origin: str = "") -> tuple[Design, dict[str, str]]:
    """The design with these definitions, and by the name that each had the name that it has now.

    Nothing that the design has is overwritten. Definitions that stand in each other stay together, whatever they
    are called now.

    Args:
        origin: Where the copies say that they come from; "" leaves what they say already.

    Raises:
        CycleError: one of them contains itself.
        NameRefused: one of them has a name that no class can have.
    """
    called: dict[str, str] = {}
    source = Design("", blocks)
    for start in blocks:
        for name in children_first(source, start):
            if name not in called:
                copy = _speaking_of(blocks[name], called)
                design, called[name] = _merged(design, name, copy, origin)
    return design, called


def with_inner(design: Design, names: tuple[str, ...]) -> dict[str, Block]:
    """These definitions and all that they are made of, each after what stands in it."""
    found = (inner for name in names for inner in children_first(design, name))
    return {name: design.blocks[name] for name in dict.fromkeys(found)}


def _merged(design: Design, name: str, block: Block, origin: str) -> tuple[Design, str]:
    for other, present in design.blocks.items():
        if other != design.main and _stem(other) == _stem(name) and _same(present, block):
            return design, other
    free = unique_name(name, design.blocks)
    return edit.add_block(design, free, replace(block, origin=origin) if origin else block), free


def _same(one: Block, other: Block) -> bool:
    """Whether two definitions are equal, wherever they come from."""
    return exactly(replace(one, origin="")) == exactly(replace(other, origin=""))


def _speaking_of(block: Block, called: Mapping[str, str]) -> Block:
    """The block with its inner blocks called as they are called now."""
    nodes = tuple(calling(node, called) for node in block.nodes)
    return block if nodes == block.nodes else replace(block, nodes=nodes)


def _stem(name: str) -> str:
    return name.rstrip("0123456789")
