"""A block as a Python class: `nn.Sequential` where it is a plain chain, else a module with a forward pass."""

from __future__ import annotations

from collections.abc import Sequence

from designer.catalogue.interface import MODULE_KINDS, interface
from designer.catalogue.load import catalogue
from designer.codegen.calls import assign_child, child
from designer.codegen.children import (
    branch_lines,
    child_lines,
    constructor,
    has_two_branches,
    names_are_positions,
    remark,
    tensor_line,
    words_of,
)
from designer.codegen.devices import placement
from designer.codegen.forward import called, forward_lines
from designer.codegen.forward_settings import kept_settings
from designer.codegen.inline import is_inlined
from designer.codegen.order import running_order
from designer.codegen.regions import is_region
from designer.codegen.start import start_lines
from designer.codegen.text import Lines
from designer.codegen.values import UNKNOWN, emit
from designer.graph import query
from designer.graph.expressions import expr
from designer.graph.model import Block, Design, Node
from designer.graph.names import unique_name, word
from designer.graph.query import CLASS_KINDS, sources


def class_lines(design: Design, name: str) -> Lines:
    """The class that the block called `name` becomes."""
    block = design.blocks[name]
    order = running_order(block)
    chain = is_chain(design, block, order) and not placement(design).is_inside(name)
    lines = Lines()
    lines.add(0, f"class {word(name)}(nn.{'Sequential' if chain else 'Module'}):")
    if block.doc:
        lines.add(1, f'"""{_docstring(block.doc)}"""')
        lines.add(0, "")
    lines.add(1, f"def __init__({', '.join(['self', *_arguments(block)])}):")
    lines.extend(_worked_out(block))
    if chain:
        lines.extend(_chain_body(design, name, order))
        lines.extend(start_lines(design, name, order, stands_by_position(order)))
        return lines
    lines.add(2, "super().__init__()")
    kept = kept_settings(design, name, order)
    for setting, attribute in kept.items():
        lines.add(2, f"{attribute} = {word(setting)}")
    lines.extend(_members(design, name, order))
    if is_chain(design, block, order):
        lines.extend(_called_again(design, name, order))
    lines.extend(start_lines(design, name, order, False))
    lines.add(0, "")
    runs = query.running(block)
    lines.extend(forward_lines(design, name, [node for node in order if node.id in runs], kept))
    return lines


def _members(design: Design, name: str, order: Sequence[Node]) -> Lines:
    """The children, those that live elsewhere than the block made under their device's name."""
    lines, found, before = Lines(), placement(design), ""
    for node in order:
        member, device = _member(design, name, node), found.made_on(name, node.id)
        if not member.text:
            continue
        if device and device != before:
            lines.add(2, f"with {device}:", (name, node.id))
        if device:
            lines.add_deeper(member)
        else:
            lines.extend(member)
        before = device
    return lines


def _called_again(design: Design, name: str, order: Sequence[Node]) -> Lines:
    """The names that a module called again has besides its own in a chain, kept where devices make it no Sequential."""
    lines = Lines()
    for node in order:
        module = called(design.blocks[name], node)
        if node.kind == "again" and module is not None:
            lines.add(2, assign_child(node.name, child(module.name)), (name, node.id))
    return lines


def is_chain(design: Design, block: Block, order: Sequence[Node]) -> bool:
    """Whether the block is modules in a row: one input, one output, each fed by the one before and by nothing else."""
    inputs, outputs, before = block.of_kind("input"), block.of_kind("output"), sources(block)
    if len(inputs) != 1 or len(outputs) != 1 or not order or "default" in inputs[0].settings:
        return False
    held = inputs[0].id
    for node in order:
        module = called(block, node)
        face = interface(design, block, node)
        if node.kind not in (*MODULE_KINDS, "again") or (module and is_region(design, face, module)):
            return False
        feeding = [source for target, source in before.items() if target.node == node.id]
        if len(feeding) != 1 or len(face.inputs) != 1 or len(face.outputs) != 1 or feeding[0].node != held:
            return False
        held = node.id
    return [source.node for target, source in before.items() if target.node == outputs[0].id] == [held]


def child_names(design: Design, name: str) -> dict[str, str]:
    """By node id, the name of the module's child that the node is; in a chain a module called again is there twice."""
    block = design.blocks[name]
    order = running_order(block)
    kinds = (*MODULE_KINDS, "again") if is_chain(design, block, order) else MODULE_KINDS
    return {node.id: node.name for node in order if node.kind in kinds and not is_inlined(design, node)}


def _chain_body(design: Design, name: str, order: Sequence[Node]) -> Lines:
    lines, block = Lines(), design.blocks[name]
    shared = _shared_names(block, order)
    for node in order:
        if node.id in shared:
            lines.add(2, f"{shared[node.id]} = {_made(design, block, node)}{remark(node)}", (name, node.id))
    if stands_by_position(order):
        lines.add(2, "super().__init__(")
        for node in order:
            made = _in_chain(design, block, node, shared)
            lines.add(3, f"{made},{'' if node.id in shared else remark(node)}", (name, node.id))
        lines.add(2, ")")
        return lines
    lines.add(2, "super().__init__()")
    for node in order:
        if node.id in shared or node.kind == "again":
            lines.add(2, assign_child(node.name, _in_chain(design, block, node, shared)), (name, node.id))
        else:
            lines.extend(_member(design, name, node))
    return lines


def stands_by_position(order: Sequence[Node]) -> bool:
    """Whether a chain is written as the arguments of `nn.Sequential`, which counts its children."""
    return names_are_positions(order) and not any(node.kind == "repeat" for node in order)


def _member(design: Design, name: str, node: Node) -> Lines:
    lines, block = Lines(), design.blocks[name]
    if has_two_branches(node):
        faces = [interface(design, block, Node(node.id, "block", "", of)) for of in query.blocks_of(node)]
        return branch_lines(design, node, faces, (name, node.id))
    if is_inlined(design, node):
        return lines
    if node.kind in MODULE_KINDS:
        face = interface(design, block, node)
        return child_lines(node, face, is_known(design, node), (name, node.id), block.settings)
    if node.kind == "tensor":
        lines.add(2, tensor_line(node, dict(node.settings)), (name, node.id))
    return lines


def is_known(design: Design, node: Node) -> bool:
    """Whether there is a class for the node: in the catalogue's fixed table, or among the design's own."""
    if node.kind in CLASS_KINDS:
        return node.of in design.blocks
    if node.of in catalogue().layers:
        return not catalogue().layers[node.of].refused
    return node.of in design.layers


def _shared_names(block: Block, order: Sequence[Node]) -> dict[str, str]:
    """By id, the local name of each module that stands in the chain more than once."""
    names, taken = dict[str, str](), words_of(block.settings)
    for node in order:
        if node.kind == "again" and node.of not in names:
            names[node.of] = unique_name("shared", {*taken, *names.values()})
    return names


def _in_chain(design: Design, block: Block, node: Node, shared: dict[str, str]) -> str:
    module = called(block, node)
    if module is None:
        return UNKNOWN
    return shared[module.id] if module.id in shared else _made(design, block, module)


def _made(design: Design, block: Block, node: Node) -> str:
    return constructor(node, interface(design, block, node), is_known(design, node))


def _arguments(block: Block) -> list[str]:
    """The constructor's arguments: those without a default first, as Python wants it."""
    required = [word(setting.name) for setting in block.settings if setting.required]
    given = [s for s in block.settings if not s.required]
    return required + [f"{word(s.name)}={None if expr.names_in(s.default) else emit(s.default)}" for s in given]


def _worked_out(block: Block) -> Lines:
    """The lines that give a setting its default where that speaks of other settings, which a signature cannot."""
    lines = Lines()
    for setting in block.settings:
        if expr.names_in(setting.default):
            lines.add(2, f"if {word(setting.name)} is None:")
            lines.add(3, f"{word(setting.name)} = {emit(setting.default)}")
    return lines


def _docstring(text: str) -> str:
    """Words of a person as a docstring that cannot end early."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain.replace("\\", "\\\\").replace('"', '\\"')
