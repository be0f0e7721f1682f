"""Places on cards, and what tests of them do again and again."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from designer.graph import edit

KEY = Qt.Key


def of_kind(document, kind):
    return list(document.block.of_kind(kind))


def add(document, *nodes):
    design = document.design
    for node in nodes:
        design = edit.add_node(design, document.block_name, node)
    document.edit("Add", design)


def corner(hand, node_id):
    return hand.point(hand.scene.items_by_id[node_id].card.bottomRight() - QPointF(5, 5))


def bar(hand, node_id):
    return hand.point(hand.scene.items_by_id[node_id].card.topLeft() + QPointF(60, 16))


def framed(hand):
    hand.document.select({"conv", "act"})
    hand.key(KEY.Key_C)
    (frame,) = of_kind(hand.document, "frame")
    return frame
