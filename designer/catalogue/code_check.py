"""What is not yet right with custom layers: their names, their text, and the nodes that stand for them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from designer.catalogue.code_interface import read
from designer.catalogue.code_text import Fault
from designer.catalogue.load import catalogue
from designer.errors import NameRefused
from designer.graph.model import Design, Node
from designer.graph.names import check_class_name
from designer.graph.problem import Problem, Repair


def is_custom(design: Design, name: str) -> bool:
    """Whether this is the name of a layer that is written in the design; the catalogue's own names come first."""
    return name in design.layers and name not in catalogue().layers


def name_refusal(design: Design, name: str) -> str:
    """Why a custom layer cannot be called so, in one line; empty where it can."""
    if name in catalogue().layers:
        return f'torch.nn has a layer called "{name}" already: give the class another name'
    if name in design.blocks:
        return f'this design has a block called "{name}" already: give the class another name'
    try:
        check_class_name(name)
    except NameRefused as error:
        return str(error)
    return ""


def node_code_problems(design: Design, block_name: str, node: Node) -> Iterator[Problem]:
    """What is not right with the text of a node's custom layer, told at the node with the line."""
    refusal = name_refusal(design, node.of)
    if refusal:
        yield Problem(block_name, node.id, f"{node.name}: {refusal}", layer=node.of)
    for fault in read(node.of, design.layers[node.of].source).faults:
        text = f"{node.name}: {node.of} line {fault.line}: {fault.message}"
        repair = _repair(fault, block_name, node.id, node.of)
        found = Problem(block_name, node.id, text, layer=node.of, line=fault.line, repair=repair)
        yield found if fault.serious else replace(found, severity="warning")


def unused_code_problems(design: Design) -> Iterator[Problem]:
    """The same of layers that no node stands for, which keep nothing from running."""
    used = {node.of for block in design.blocks.values() for node in block.nodes if node.kind == "layer"}
    for name, layer in design.layers.items():
        if name in used and name not in catalogue().layers:
            continue
        refusal = name_refusal(design, name)
        if refusal:
            yield Problem(design.main, "", refusal, "warning", layer=name)
        for fault in read(name, layer.source).faults:
            text = f"{name} line {fault.line}: {fault.message}"
            repair = _repair(fault, design.main, "", name)
            yield Problem(design.main, "", text, "warning", layer=name, line=fault.line, repair=repair)


def _repair(fault: Fault, block: str, node: str, layer: str) -> Repair | None:
    """The click that mends a text, where one does."""
    return Repair(fault.offer, block, node, layer, fault.mended, "code") if fault.offer else None
