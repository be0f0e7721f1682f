"""The look of whatever stands on the canvas: a card, whole or collapsed, a note, a frame."""

from __future__ import annotations

from designer.graph.query import FOR_PEOPLE, REGION_KINDS
from designer.ui.canvas.look import Facts, NodeLook, node_look
from designer.ui.canvas.paper_look import paper_look
from designer.ui.canvas.region_look import region_look
from designer.ui.canvas.text import Ruler
from designer.ui.canvas.title_only import title_only


def look_of(facts: Facts, ruler: Ruler) -> NodeLook:
    """How a node is drawn."""
    if facts.node.kind in FOR_PEOPLE:
        return paper_look(facts.node, ruler)
    look = node_look(facts, ruler)
    if facts.node.collapsed:
        return title_only(look, facts, ruler)
    return region_look(look, facts, ruler) if facts.node.kind in REGION_KINDS else look
