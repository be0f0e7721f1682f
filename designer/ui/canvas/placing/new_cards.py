"""Nodes that have just come into a block: how large their cards will be, and where there is room for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce

import numpy as np
from PySide6.QtCore import QRectF

from designer.graph.edit import move_nodes
from designer.graph.model import Design, Node, Path
from designer.ui.canvas.cards.card_table import CardTable
from designer.ui.canvas.cards.facts import Shown
from designer.ui.canvas.cards.look import WIDEST
from designer.ui.canvas.cards.looks import look_of
from designer.ui.canvas.placing.free_space import BETWEEN, free_below, free_place, moved_aside
from designer.ui.canvas.text import width


def cards_in(design: Design, here: Path, block_name: str, ids: Collection[str]) -> dict[str, QRectF]:
    """By id, where the cards of these nodes stand once this is the design."""
    cards = {}
    for node_id, facts in Shown(design, here, block_name).facts(ids).items():
        look = look_of(facts, width)
        cards[node_id] = QRectF(*facts.node.pos, look.width, look.height)
    return cards


def in_free_place(design: Design, here: Path, block_name: str, ids: Collection[str], table: CardTable) -> Design:
    """The design with new nodes moved together to the nearest place where they cover no card that was there.

    Frames alone cover no frame either.
    """
    new = cards_in(design, here, block_name, ids)
    if not new:
        return design
    whole, block = reduce(QRectF.united, new.values()), design.blocks[block_name]
    alone = all(block.node(node_id).kind == "frame" for node_id in new)
    step = free_place(np.vstack((table.rects, table.frames)) if alone else table.rects, whole) - whole.topLeft()
    if step.isNull():
        return design
    return move_nodes(design, block_name, {i: (card.topLeft() + step).toTuple() for i, card in new.items()})


def with_room(design: Design, here: Path, block_name: str, ids: Collection[str], cards: Mapping[str, QRectF]) -> Design:
    """The design with what stands right of new cards moved on, where they as they will be cover any of these."""
    frames = {node.id for node in design.blocks[block_name].of_kind("frame")}
    new = cards_in(design, here, block_name, set(ids) - frames)
    if not new:
        return design
    whole = reduce(QRectF.united, new.values())
    near = [card for card in cards.values() if card.intersects(whole)]
    covers = any(one.intersects(card) for card in near for one in new.values())
    return moved_aside(design, block_name, cards, whole) if covers else design


def below_others(design: Design, block_name: str, node_id: str) -> Design:
    """The design with a new node moved straight down to where no other card of its block stands."""
    block = design.blocks[block_name]
    left = block.node(node_id).pos[0] - BETWEEN
    right = left + WIDEST + 2 * BETWEEN
    near = {n.id for n in block.nodes if n.kind != "frame" and n.pos[0] < right and n.pos[0] + _widest(n) > left}
    cards = cards_in(design, (), block_name, near)
    new = cards.pop(node_id)
    rects = np.array([card.getCoords() for card in cards.values()]).reshape(-1, 4)
    return move_nodes(design, block_name, {node_id: free_below(rects, new).toTuple()})


def _widest(node: Node) -> float:
    return max(WIDEST, node.size[0] if node.size else 0.0)
