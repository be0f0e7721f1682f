"""Regions whose block is only operations: their statements stand in the loop itself, as one would write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from designer.catalogue.interface import interface
from designer.catalogue.load import catalogue
from designer.codegen.calls import operation
from designer.codegen.order import running_order
from designer.codegen.text import Lines
from designer.codegen.values import UNKNOWN, emit
from designer.codegen.variables import Variables, assigned_to, returned
from designer.graph import query
from designer.graph.model import VALUE, Design, Node, Port


def is_inlined(design: Design, node: Node) -> bool:
    """Whether a node is a region whose block owns nothing and has no settings: it needs no class and no module."""
    block = design.blocks.get(node.of)
    one_branch = node.kind == "while" or (node.kind == "if" and len(query.blocks_of(node)) == 1)
    same = node.kind == "repeat" and node.repeat is not None and node.repeat.same_weights
    if block is None or not ((one_branch and node.when is not None) or same) or block.settings or node.device:
        return False
    order = running_order(block)
    known = catalogue().ops
    return bool(order) and all(
        inner.kind == "op" and inner.of in known and not (inner.bypassed or inner.device) for inner in order
    )


def is_counted(design: Design, node: Node) -> bool:
    """Whether a repeat is a `for` over a number in the forward pass, and not a row of modules in the constructor."""
    return node.repeat is not None and (node.repeat.is_loop or is_inlined(design, node))


def needed_classes(design: Design, names: Sequence[str]) -> tuple[str, ...]:
    """Of the blocks that the main one needs those that are more than the inside of a loop."""
    made = {design.main}
    for name in names:
        for node in design.blocks[name].nodes:
            if not is_inlined(design, node):
                made.update(query.blocks_of(node))
    return tuple(name for name in names if name in made)


def inlined_lines(
    design: Design, region: Node, inputs: Mapping[str, str], carried: Mapping[str, str], taken: frozenset[str]
) -> Lines:
    """The statements of a region's block, which leave its results in the variables that go round.

    Args:
        inputs: By input, the text that stands for it.
        carried: By input, the variable that goes round.
        taken: Names that hold something which is still read.
    """
    block, lines = design.blocks[region.of], Lines()
    order = running_order(block)
    variables = Variables(block, order, reserved=taken | frozenset(inputs.values()))
    for node in block.of_kind("input"):
        if node.name in carried:
            variables.hold(Port(node.id, VALUE), carried[node.name])
        else:
            variables.call(Port(node.id, VALUE), inputs.get(node.name, emit(node.settings.get("default"))))
    ids = {node.name: node.id for node in block.of_kind("input")}
    lines.entries[1] = tuple((ids[name], variable) for name, variable in carried.items() if name in ids)
    for index, node in enumerate(order):
        face = interface(design, block, node)
        value = operation(node, catalogue().ops[node.of], variables.inputs(node))
        targets = assigned_to(variables, index, node, face)
        lines.add(3, f"{', '.join(targets)} = {value}" if targets else value, (region.of, node.id), region.id)
    results = returned(variables, block.of_kind("output"), UNKNOWN)
    moved = [(old, new) for old, new in zip(carried.values(), results, strict=False) if old != new]
    if moved:
        line = f"{', '.join(old for old, _ in moved)} = {', '.join(new for _, new in moved)}"
        lines.add(3, line, (region.of, block.of_kind("output")[0].id), region.id)
    return lines
