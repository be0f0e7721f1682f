"""A block with what its constructor says of first values and of training."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from msgspec.structs import replace

from designer.codegen.reading.not_drawn import NotDrawn
from designer.codegen.reading.starts import Start
from designer.graph.model import Block, Node


def with_starts(block: Block, starts: Sequence[Start]) -> Block:
    """The block with these rules, its own before those of its nodes, as a design has them.

    Raises:
        NotDrawn: a rule of the block comes after one of a node, which it would override.
    """
    rules = [start for start in starts if start.rule.initialiser]
    of_nodes = [bool(start.node) for start in rules]
    if of_nodes != sorted(of_nodes):
        raise NotDrawn(ast.Pass(), "a rule for the whole class comes after one for a single layer")
    names = {node.name for node in block.nodes}
    held = [start for start in starts if not start.rule.initialiser]
    whole = {start.rule.pattern for start in held if not start.node and start.rule.pattern in names}
    nodes = tuple(_started(node, rules, node.name in whole) for node in block.nodes)
    init = tuple(start.rule for start in rules if not start.node)
    frozen = tuple(
        f"{start.node}.{start.rule.pattern}" if start.node else start.rule.pattern
        for start in held
        if start.node or start.rule.pattern not in whole
    )
    return replace(block, nodes=nodes, init=init, frozen=frozen)


def _started(node: Node, rules: Sequence[Start], frozen: bool) -> Node:
    own = tuple(start.rule for start in rules if start.node == node.name)
    return replace(node, init=own, frozen=frozen) if own or frozen else node
