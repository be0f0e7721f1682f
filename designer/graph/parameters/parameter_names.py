"""Names of parameters as torch gives them, `stage.0.conv.weight`: which nodes they lead through."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from designer.graph.model import Block, Design, Node, Rule
from designer.graph.query import BRANCHES, CLASS_KINDS, blocks_of

_WILD = frozenset("*?[")


class Step(NamedTuple):
    """One node on the way to a parameter.

    Attributes:
        part: Which part of the dotted name is the node's, counted from 0.
    """

    block: str
    node: Node
    part: int


def is_pattern(text: str) -> bool:
    """Whether a text means every name that fits, and not one name."""
    return bool(_WILD.intersection(text))


def steps(design: Design, block_name: str, name: str) -> list[Step]:
    """The nodes that a parameter's name leads through, from this block on, as far as they are there."""
    parts, here, index = name.split("."), block_name, 0
    found: list[Step] = []
    while index < len(parts) and here in design.blocks:
        node = next((node for node in design.blocks[here].nodes if node.name == parts[index]), None)
        if node is None:
            break
        found.append(Step(here, node, index))
        here, index = _inside(node, parts, index + 1)
    return found


def with_node_renamed(design: Design, block_name: str, old: str, new: str) -> Design:
    """The design with every name of a parameter that leads through a node of this block following its new name.

    `design` is the one before the rename: the names still lead through the old one.
    """
    return led(design, lambda step: (new,) if step.block == block_name and step.node.name == old else None)


def without_nodes(design: Design, block_name: str, ids: Collection[str]) -> Design:
    """The design without the names of parameters that lead through these nodes, which are about to go."""
    return led(design, lambda step: () if step.block == block_name and step.node.id in ids else None, gone=True)


def with_nodes_inside(design: Design, block_name: str, ids: Collection[str], name: str) -> Design:
    """The design with names that lead through these nodes leading through a block of this name first."""
    return led(
        design, lambda step: (name, step.node.name) if step.block == block_name and step.node.id in ids else None
    )


def led(
    design: Design,
    change: Callable[[Step], tuple[str, ...] | None],
    gone: bool = False,
    homes: Collection[str] | None = None,
) -> Design:
    """The design with other words in the names of parameters, in the place of each node's where `change` gives some.

    Args:
        gone: A name whose node gets no words is left out.
        homes: The only blocks whose names are changed.
    """

    def changed(home: str, name: str) -> str:
        parts = name.split(".")
        if is_pattern(name):
            return name
        for step in reversed(steps(design, home, name)):
            words = change(step)
            if words is not None and not words and gone:
                return ""
            if words is not None:
                parts[step.part : step.part + 1] = words
        return ".".join(parts)

    blocks = {
        home: _with_names(block, partial(changed, home)) if homes is None or home in homes else block
        for home, block in design.blocks.items()
    }
    if all(blocks[home] is block for home, block in design.blocks.items()):
        return design
    return replace(design, blocks=blocks)


def _with_names(block: Block, change: Callable[[str], str]) -> Block:
    """The block with every name of a parameter, and every pattern, put through `change`; "" takes it away."""
    if not (block.init or block.ties or block.frozen):
        return block
    init = tuple(_with_pattern(rule, change(rule.pattern)) for rule in block.init if change(rule.pattern))
    changed = (tuple(filter(None, map(change, tie))) for tie in block.ties)
    ties = tuple(tie if len(tie) > 1 else () for tie in changed)
    frozen = tuple(filter(None, map(change, block.frozen)))
    if (init, ties, frozen) == (block.init, block.ties, block.frozen):
        return block
    return replace(block, init=init, ties=tuple(filter(None, ties)), frozen=frozen)


def _with_pattern(rule: Rule, pattern: str) -> Rule:
    return rule if pattern == rule.pattern else replace(rule, pattern=pattern)


def _inside(node: Node, parts: list[str], index: int) -> tuple[str, int]:
    """The block that the name goes on in, and where; copies of a repeat and branches of an `if` have a part too."""
    if node.kind not in CLASS_KINDS:
        return "", index
    within = blocks_of(node)
    if node.kind == "repeat" and node.repeat is not None and not node.repeat.is_loop:
        return within[0], index + 1
    if len(within) == 2:
        branch = parts[index] if index < len(parts) else ""
        return (within[BRANCHES.index(branch)] if branch in BRANCHES else ""), index + 1
    return within[0], index
