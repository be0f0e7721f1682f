"""What the inspector says of one node in words."""

from __future__ import annotations

from designer import numbers
from designer.catalogue.spec import Interface
from designer.graph.model import Block, Design, Node
from designer.graph.query import blocks_of
from designer.runtime.reports import NodeReport, RunReport
from designer.ui.panels.inspector.region_rows import branch_rows
from designer.ui.panels.inspector.values import to_text

Told = tuple[tuple[str, str], ...]
"""Names with what is told under them."""


def about(node: Node, face: Interface, block: Block, design: Design) -> str:
    """What the node is in a line, and where its block came from."""
    if node.kind == "again":
        called = next((other.name for other in block.nodes if other.id == node.of), "another node")
        return f"The module of {called} once more, with the same weights."
    inner = design.blocks.get(node.of) if blocks_of(node) else None
    origin = f"from {inner.origin}" if inner and inner.origin else ""
    return " · ".join(filter(None, (face.doc, origin)))


def kind(node: Node, face: Interface) -> str:
    """`Conv2d`, `Residual ×4`."""
    if node.repeat:
        return f"{face.title} ×{to_text(node.repeat.times)}"
    return face.title


def of_shapes(report: NodeReport) -> Told:
    """What comes out, and how much the node takes to learn and to work out."""
    shapes = tuple(report.outputs.items())
    named = shapes if len(shapes) > 1 else tuple(("shape", text) for _, text in shapes)
    counts = (("parameters", report.parameters), ("multiply-adds", report.multiply_adds))
    return named + tuple((name, numbers.whole(count)) for name, count in counts if count)


def of_run(node: Node, key: str, block: Block, run: RunReport) -> Told:
    """How often a loop went round in a run, and which branch was taken."""
    rounds = run.rounds.get(key)
    copies = node.repeat is not None and not node.repeat.same_weights
    told: Told = () if rounds is None or copies else (("last run", numbers.plural(rounds, "round")),)
    if key in run.branches:
        module = block.node(node.of) if node.kind == "again" else node
        told = (*told, *branch_rows(module, run.branches[key]))
    return told
