"""What a region speaks of: its blocks, the inputs and the settings in its condition."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from designer.errors import GraphError, NameRefused
from designer.graph.expressions import condition, expr
from designer.graph.model import Design, Expr, Node, Value, When
from designer.graph.query import CLASS_KINDS


def calling(node: Node, called: Mapping[str, str]) -> Node:
    """The node with the blocks that it stands for called as `called` has it; the same node where none is there."""
    if node.kind not in CLASS_KINDS:
        return node
    of, when = called.get(node.of, node.of), node.when
    if when and called.get(when.otherwise, when.otherwise) != when.otherwise:
        when = replace(when, otherwise=called[when.otherwise])
    return node if of == node.of and when is node.when else replace(node, of=of, when=when)


def input_names(design: Design, node: Node) -> frozenset[str]:
    """The names that a region's condition may call its inputs by."""
    block = design.blocks.get(node.of)
    return frozenset(port.name for port in block.of_kind("input")) if block and node.when else frozenset()


def spoken_of(design: Design, node: Node) -> frozenset[str]:
    """Settings of the block around that a node's values, its number of copies and its condition speak of."""
    values: list[Value] = [*node.settings.values(), *((node.repeat.times,) if node.repeat else ())]
    values += [value for rule in node.init for value in rule.arguments.values()]
    found = frozenset[str]().union(*map(expr.names_in, values))
    if node.when is None:
        return found
    inside = input_names(design, node)
    taken = inside if condition.TRAINING in inside else inside | {condition.TRAINING}
    return found | (condition.names(node.when.condition) - taken)


def with_setting_renamed(design: Design, node: Node, old: str, new: str) -> Node:
    """The node with a setting of the block around called otherwise in its number of copies and its condition.

    Raises:
        NameRefused: in the condition the new name would mean an input.
    """
    repeat, when = node.repeat, node.when
    if repeat and isinstance(repeat.times, Expr) and old in expr.names_in(repeat.times):
        repeat = replace(repeat, times=Expr(expr.rename(repeat.times.text, old, new)))
    inside = input_names(design, node)
    if when and old not in inside and old in condition.names(when.condition):
        if new in inside or new == condition.TRAINING:
            raise NameRefused(f'"{new}" would mean something else in the condition of {node.name}')
        when = replace(when, condition=condition.rename(when.condition, old, new))
    return node if repeat is node.repeat and when is node.when else replace(node, repeat=repeat, when=when)


def rename_input(design: Design, block_name: str, old: str, new: str) -> Design:
    """The design with an input of a block called otherwise in the conditions of the regions around it.

    Raises:
        NameRefused: a condition means something else by the new name.
    """
    for outer, block in design.blocks.items():
        nodes = tuple(_with_input(node, old, new) if node.of == block_name else node for node in block.nodes)
        if nodes != block.nodes:
            design = replace(design, blocks={**design.blocks, outer: replace(block, nodes=nodes)})
    return design


def _with_input(node: Node, old: str, new: str) -> Node:
    if node.when is None or old not in condition.names(node.when.condition):
        return node
    if new in condition.names(node.when.condition):
        raise NameRefused(f'"{new}" means something else in the condition of {node.name}')
    return replace(node, when=replace(node.when, condition=condition.rename(node.when.condition, old, new)))


def with_values(design: Design, node: Node, when: When, settings: Mapping[str, Value]) -> When:
    """When a region runs, with the values of these settings of the block around put into its condition.

    Raises:
        GraphError: such a value speaks of a setting that in the condition would mean an input, or `training`.
    """
    inside = input_names(design, node) | {condition.TRAINING}
    spoken = condition.names(when.condition) - inside
    outside = {name: value for name, value in settings.items() if name in spoken}
    for name, value in outside.items():
        if taken := expr.names_in(value) & inside:
            raise GraphError(f'{name} is {expr.as_text(value)}, but "{min(taken)}" means something else in {node.name}')
    return replace(when, condition=condition.substitute(when.condition, outside))


def words(node: Node, alone: bool = False) -> str:
    """What a region does: `repeat ×4 · in a loop`, `while x.abs().sum() > 1`, `if training · else Small`.

    Args:
        alone: Only of the branch that is its own, nothing of names or of what runs otherwise.
    """
    if node.repeat is not None:
        times = node.repeat.times.text if isinstance(node.repeat.times, Expr) else node.repeat.times
        names = "in a loop" if node.repeat.is_loop else node.repeat.names
        return f"repeat ×{times}" if alone or names == "{i}" else f"repeat ×{times} · {names}"
    if node.when is not None:
        other = f" · else {node.when.otherwise}" if node.when.otherwise and not alone else ""
        return f"{node.kind} {node.when.condition or '…'}{other}"
    return node.kind
