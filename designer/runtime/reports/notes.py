"""What is worth knowing of a whole design: each remark once, wherever its block is used. Plain values; no torch."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import NamedTuple

from designer.graph import query
from designer.graph.model import Design, Path
from designer.runtime.reports.remarks import Remark
from designer.runtime.reports.shapes import NodeReport


class Note(NamedTuple):
    """A remark, and the first place that it is said of.

    Attributes:
        path: Node ids from the main block to the node.
        block: The definition that holds the node.
        node: Id of the node.
    """

    path: Path
    block: str
    node: str
    remark: Remark


def notes(design: Design, nodes: Mapping[str, NodeReport]) -> tuple[Note, ...]:
    """What the reports remark and list, what is hardly meant so first; what uses of a block say alike is said once."""
    once: dict[tuple[str, str, str], Note] = {}
    for word, report in nodes.items():
        if report.remarks:
            path = tuple(word.split("/"))
            block, node = query.node_at(design, path)
            for remark in filter(attrgetter("listed"), report.remarks):
                once.setdefault((block, node.id, remark.text), Note(path, block, node.id, remark))
    return tuple(sorted(once.values(), key=lambda note: not note.remark.loud))
