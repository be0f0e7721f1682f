"""Which parameters of the live module belong to a node, by the names that they have in the block on show."""

from __future__ import annotations

from operator import eq

from designer.codegen.blocks import is_chain
from designer.codegen.order import running_order
from designer.codegen.source import Source
from designer.codegen.values import quoted
from designer.graph.model import Design, Node
from designer.graph.names import is_identifier
from designer.graph.parameters.parameter_names import Step, steps
from designer.runtime.reports import ParameterRow, ParameterTable
from designer.ui.document import Document
from designer.ui.session import Session


def of_node(document: Document, session: Session, node: Node) -> dict[str, ParameterRow]:
    """By name inside the node, `weight`, the rows of its parameters; the instance that is on show, if it is named."""
    found: dict[str, ParameterRow] = {}
    rows = session.live.rows if session.live else ParameterTable()
    for number, first in enumerate(rows.names):
        for name in (first, *rows.aliases.get(number, ())):
            rest = inside(document.design, document.block_name, node, name)
            if rest is not None and rows.kind(number).kind == "parameter":
                found.setdefault(rest, rows[number])
    return found


def inside(design: Design, block_name: str, node: Node, name: str) -> str | None:
    """What is left of a full name behind a node of a block; None where it does not lead through it."""
    if node.name not in name:
        return None
    for step in steps(design, design.main, name):
        if step.block == block_name and step.node.id == node.id:
            return ".".join(name.split(".")[step.part + 1 :])
    return None


def in_block(document: Document, name: str) -> str:
    """A full name as the block on show calls it; "" where it does not lead through it."""
    for step in steps(document.design, document.design.main, name):
        if step.block == document.block_name:
            return ".".join(name.split(".")[step.part :])
    return ""


def full_names(document: Document, session: Session, node: Node) -> tuple[str, ...]:
    """Full names of everything that the node holds in the live module, in whichever instance."""
    return tuple(dict.fromkeys(row.name for row in of_node(document, session, node).values()))


def renamed(rows: ParameterTable, name: str, path: str) -> ParameterRow | None:
    """What had this name in the node at a path before that, or a block around it, was called otherwise."""
    parts = name.split(".")
    alike = [row for row in rows.at(path) if row.name.rpartition(".")[2] == parts[-1]]
    best = max(alike, key=lambda row: sum(map(eq, row.name.split("."), parts)), default=None)
    if best is None or len(alike) == 1:
        return best
    # Copies in a repeat are all at one path, told apart by their numbers: one that is gone is no other.
    moved = [old for old, new in zip(parts, best.name.split("."), strict=False) if old != new]
    return None if any(map(str.isdecimal, moved)) else best


def expression(design: Design, source: Source, name: str) -> str:
    """How Python reaches a parameter of the live module from `net`: `net[0][1][0].bias`, `net.fc1.weight`."""
    found, parts = "net", name.split(".")
    nodes = {step.part: step for step in steps(design, design.main, name)}
    for number, part in enumerate(parts):
        step = nodes.get(number)
        place = _in_chain(design, source, step) if step else part if part.isdigit() else None
        if place is not None:
            found += f"[{place}]"
        else:
            found += f".{part}" if is_identifier(part) else f".get_submodule({quoted(part)})"
    return found


def _in_chain(design: Design, source: Source, step: Step) -> int | None:
    """Which child of its `nn.Sequential` the node is; None in any other class."""
    block = design.blocks[step.block]
    if not is_chain(design, block, running_order(block)):
        return None
    children = list(source.children.get(step.block, {}))
    return children.index(step.node.id) if step.node.id in children else None
