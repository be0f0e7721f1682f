"""The look of whatever stands on the canvas: a card, whole or collapsed, a note, a frame."""

from __future__ import annotations

from collections.abc import Hashable

from msgspec.structs import replace

from designer.catalogue.spec import Interface
from designer.graph.query import FOR_PEOPLE, REGION_KINDS
from designer.ui.canvas.cards.collapsed import title_only
from designer.ui.canvas.cards.look import Facts, NodeLook, node_look
from designer.ui.canvas.cards.region_look import region_look
from designer.ui.canvas.notes.note_look import paper_look
from designer.ui.canvas.text import Ruler

MOST = 4096
"""So many looks are kept that other cards may share."""

_shared: dict[Hashable, tuple[Interface, Ruler, NodeLook]] = {}


def look_of(facts: Facts, ruler: Ruler) -> NodeLook:
    """How a node is drawn; of thousands of layers most look like another one but for the name."""
    node = facts.node
    if node.kind in FOR_PEOPLE:
        return paper_look(node, ruler)
    if node.kind not in ("layer", "op") or node.collapsed or facts.problem is not None:
        return _worked_out(facts, ruler)
    key = _likeness(facts, ruler(node.name, "title"))
    face, by, like = _shared.get(key, (None, None, None))
    if like is not None and face is facts.face and by is ruler:
        return replace(like, title=node.name, tip=node.name + like.tip[len(like.title) :])
    look = _worked_out(facts, ruler)
    if look.title == node.name:  # a longer name is cut, each in its own way
        if len(_shared) >= MOST:
            _shared.clear()
        _shared[key] = facts.face, ruler, look
    return look


def _likeness(facts: Facts, wide: float) -> Hashable:
    """All that the look of a plain card depends on besides its name, which is so wide."""
    node = facts.node
    own = (node.kind == "op" and node.name == facts.face.title, node.bypassed, node.frozen, repr(node.settings))
    return wide, id(facts.face), node.of, own, repr(facts.report), facts.wired, facts.feeding, facts[8:]


def _worked_out(facts: Facts, ruler: Ruler) -> NodeLook:
    look = node_look(facts, ruler)
    if facts.node.collapsed:
        return title_only(look, facts, ruler)
    return region_look(look, facts, ruler) if facts.node.kind in REGION_KINDS else look
