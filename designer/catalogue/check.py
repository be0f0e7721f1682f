"""What is not yet right in a design, found without torch: the whole of it, in the order in which it runs."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from designer.catalogue.block_check import block_problems, nesting_problems
from designer.catalogue.node_check import Surroundings, node_problems
from designer.catalogue.wire_check import wire_problems
from designer.errors import CycleError
from designer.graph import query
from designer.graph.model import Block, Design, Node
from designer.graph.problem import Problem


def problems(design: Design) -> tuple[Problem, ...]:
    """Everything that is not yet right, in the order in which the nodes run, a block's inside before the node itself.

    A block that the main one does not need cannot keep the design from running, so there it is all warnings.
    """
    if design.main not in design.blocks:
        return (Problem(design.main, "", f'there is no block called "{design.main}" to be the main one'),)
    visited: set[str] = set()
    found = list(_in_block(design, design.main, visited))
    for name in design.blocks:
        if name not in visited:
            found += map(_as_warning, _in_block(design, name, visited))
    return tuple(dict.fromkeys(map(_in_one_line, found)))


def _in_block(design: Design, name: str, visited: set[str]) -> Iterator[Problem]:
    visited.add(name)
    block = design.blocks[name]
    yield from block_problems(design, name)
    around = Surroundings.of(design, name)
    wires = wire_problems(around)
    for node in _running(block):
        if node.kind in query.CLASS_KINDS and node.of in design.blocks and node.of not in visited:
            inside = _in_block(design, node.of, visited)
            yield from inside if node.id in around.reached else map(_as_warning, inside)
        yield from nesting_problems(design, name, node)
        yield from node_problems(around, node)
        yield from wires.pop(node.id, ())
    for left in wires.values():
        yield from left


def _running(block: Block) -> tuple[Node, ...]:
    try:
        return query.topological(block)
    except CycleError:
        return block.nodes


def _in_one_line(problem: Problem) -> Problem:
    """A name in a file may hold anything, so a message that speaks of it may too."""
    if problem.message.isprintable():
        return problem
    return replace(problem, message=" ".join(problem.message.split()))


def _as_warning(problem: Problem) -> Problem:
    return replace(problem, severity="warning")
