"""What is not yet right in a design, found without torch: the whole of it, in the order in which it runs."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from designer.catalogue import bypass
from designer.catalogue.block_check import block_problems, nesting_problems
from designer.catalogue.code_check import unused_code_problems
from designer.catalogue.code_clash import clash_problems
from designer.catalogue.device_check import device_problems
from designer.catalogue.node_check import Surroundings, node_problems
from designer.catalogue.parameter_check import parameter_problems
from designer.catalogue.wire_check import wire_problems
from designer.graph import query
from designer.graph.model import Design, Node
from designer.graph.order import in_order
from designer.graph.problem import Problem


def problems(design: Design) -> tuple[Problem, ...]:
    """Everything that is not yet right, in the order in which the nodes run, a block's inside before the node itself.

    A block that the main one does not need cannot keep the design from running, so there it is all warnings.
    """
    if design.main not in design.blocks:
        return (Problem(design.main, "", f'there is no block called "{design.main}" to be the main one'),)
    visited: set[str] = set()
    run = bypass.as_run(design)
    found = list(_in_block(design, run, design.main, visited))
    for name in design.blocks:
        if name not in visited:
            found += map(_as_warning, _in_block(design, run, name, visited))
    found += device_problems(design, run)
    found += [*unused_code_problems(design), *clash_problems(design)]
    return tuple(dict.fromkeys(map(_in_one_line, found)))


def _in_block(design: Design, run: Design, name: str, visited: set[str]) -> Iterator[Problem]:
    """Names, settings and loops as they are drawn; nodes and wires as they run, past what is bypassed."""
    visited.add(name)
    block = run.blocks[name]
    yield from block_problems(design, name)
    yield from parameter_problems(design, name)
    yield from _not_bypassed(design, name)
    around = Surroundings.of(run, name)
    wires = wire_problems(around)
    for node in in_order(block):
        for inner in query.blocks_of(node):
            if inner in design.blocks and inner not in visited:
                inside = _in_block(design, run, inner, visited)
                yield from inside if node.id in around.reached else map(_as_warning, inside)
        yield from nesting_problems(run, name, node)
        yield from node_problems(around, node)
        yield from _at_the_entry(design, name, node, wires.pop(node.id, []))
    for left in wires.values():
        yield from left


def _not_bypassed(design: Design, name: str) -> Iterator[Problem]:
    """A file may say that nodes are bypassed which cannot be; they run as if it did not."""
    block = design.blocks[name]
    for node in block.nodes:
        if node.bypassed and node.kind not in query.FOR_PEOPLE and (reason := bypass.refusal(design, block, node)):
            yield Problem(name, node.id, reason, "warning")


def _at_the_entry(design: Design, name: str, node: Node, found: list[Problem]) -> list[Problem]:
    """Problems of an identity's input, told of the input that the bypassed node has."""
    block = design.blocks[name]
    way = bypass.way_past(design, block, block.node(node.id)) if node.bypassed else None
    if way is None:
        return found
    text = f"{node.name}: {way.into} is not connected"
    return [replace(p, port=way.into, message=text) if p.port == "input" else p for p in found]


def _in_one_line(problem: Problem) -> Problem:
    """A name in a file may hold anything, so a message that speaks of it may too."""
    if problem.message.isprintable():
        return problem
    return replace(problem, message=" ".join(problem.message.split()))


def _as_warning(problem: Problem) -> Problem:
    return replace(problem, severity="warning")
