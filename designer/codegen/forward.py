"""The forward pass of a block: one statement a node, in running order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from designer.catalogue.interface import interface
from designer.catalogue.load import catalogue
from designer.codegen.calls import call, child, operation
from designer.codegen.children import tensor_value
from designer.codegen.code_node import code_node_lines
from designer.codegen.devices import copied, here_line, here_name, placement
from designer.codegen.regions import Region, is_region
from designer.codegen.text import Lines
from designer.codegen.values import UNKNOWN, emit
from designer.codegen.variables import Variables, assigned_to, returned
from designer.graph import query
from designer.graph.model import VALUE, Block, Design, Node, Port
from designer.graph.names import word


def forward_lines(design: Design, name: str, order: Sequence[Node], words: Mapping[str, str]) -> Lines:
    """The method `forward` of the block called `name`, whose nodes run in this order.

    Args:
        words: How it spells the settings of the block: `{"limit": "self.limit"}`.
    """
    block = design.blocks[name]
    inputs, outputs = query.arguments(block), block.of_kind("output")
    here = here_name(block)
    to = copied(placement(design), name, here)
    asks = here_line(block, to.values(), here)
    variables, lines = Variables(block, order, to, frozenset({here} if asks else ())), Lines()
    for node in inputs:
        variables.hold(Port(node.id, VALUE), word(node.name))
    lines.add(1, f"def forward({', '.join(['self', *map(_argument, inputs)])}):")
    if asks:
        lines.add(2, asks)
    for index, node in enumerate(order):
        lines.extend(_statement(design, name, variables, index, node, words))
    results = returned(variables, outputs, UNKNOWN)
    owner = (name, outputs[0].id) if outputs else None
    lines.add(2, f"return {', '.join(results) or 'None'}", owner)
    return lines


def _statement(
    design: Design, name: str, variables: Variables, index: int, node: Node, words: Mapping[str, str]
) -> Lines:
    lines, block = Lines(), design.blocks[name]
    if node.kind == "tensor":
        variables.call(Port(node.id, VALUE), tensor_value(node))
        return lines
    inputs, face = variables.inputs(node), interface(design, block, node)
    if node.kind == "code":
        return code_node_lines(variables, index, node, inputs, name)
    module = called(block, node)
    if module is not None and is_region(design, face, module):
        return Region(design, name, variables, node, module, words).lines(index)
    value = _value(design, block, node, inputs, words)
    targets = assigned_to(variables, index, node, face)
    lines.add(2, f"{', '.join(targets)} = {value}" if targets else value, (name, node.id))
    return lines


def _value(design: Design, block: Block, node: Node, inputs: Mapping[str, str], words: Mapping[str, str]) -> str:
    if node.kind == "op":
        spec = catalogue().ops.get(node.of)
        return operation(node, spec, inputs, words) if spec else UNKNOWN
    module = called(block, node)
    return call(child(module.name), interface(design, block, module), inputs, module, words) if module else UNKNOWN


def called(block: Block, node: Node) -> Node | None:
    """The node whose module a node calls: itself, or for `again` the one it names, if that is there."""
    if node.kind != "again":
        return node
    return next((other for other in block.nodes if other.id == node.of), None)


def _argument(node: Node) -> str:
    name = word(node.name)
    return f"{name}={emit(node.settings['default'])}" if "default" in node.settings else name
