"""The scene of one block: keeps cards, wires and bubbles in line with a design; knows no document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from designer.graph.model import Node, Position
from designer.graph.parameters.parameters import sharing
from designer.graph.versions.diff import BlockChange
from designer.runtime.reports import Thumbnail
from designer.ui.canvas.cards.activation_bar import ActivationSummary
from designer.ui.canvas.cards.card_table import CardTable
from designer.ui.canvas.cards.facts import Shown
from designer.ui.canvas.cards.look import Facts
from designer.ui.canvas.cards.looks import look_of
from designer.ui.canvas.cards.node_item import NodeItem
from designer.ui.canvas.cards.shared_weights import SharedWeightsMark
from designer.ui.canvas.ink import ink
from designer.ui.canvas.notes.note_items import make_item
from designer.ui.canvas.overlay import HINT_BELOW, Chip
from designer.ui.canvas.problems.bubbles import Bubbles
from designer.ui.canvas.reach import within_reach
from designer.ui.canvas.text import width
from designer.ui.canvas.thumbnails.flowing import Flowing
from designer.ui.canvas.thumbnails.images import Thumbs, can_be_drawn
from designer.ui.canvas.thumbnails.under_cards import CardPicture
from designer.ui.canvas.wires.edge_layer import EdgeLayer
from designer.ui.canvas.wires.wire_ends import WireEnds
from designer.ui.palette import Palette

if TYPE_CHECKING:
    from designer.ui.canvas.cards.outcome import Outcome
    from designer.ui.canvas.costs.heat import Heat

MANY = 200
"""From so many changed cards on tables are made anew instead of being mended row by row."""


class Board(QGraphicsScene):
    """Draws what it is shown; edits nothing.

    Attributes:
        items_by_id: The cards by node id.
        heated: Whether cards show what they cost.
        ends: Where wires begin and end.
        generation: Grows with whatever changes the picture; caches are kept by it.
        in_hand: What a gesture draws over everything.
        held: Ids of the cards that a hand moves.
        pictures_due: Cards came or look otherwise since pictures were put under them.
    """

    redrawn = Signal()

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.ink = ink(palette)
        self.generation = 0
        self.heated = False
        self.items_by_id: dict[str, NodeItem] = {}
        self.bubbles = Bubbles(self, self.items_by_id)
        self._facts: dict[str, Facts] = {}
        self._shown: Shown | None = None
        self.held: frozenset[str] = frozenset()
        self.selected: frozenset[str] = frozenset()
        self.cards = CardTable(self.items_by_id)
        self._content: QRectF | None = None
        self.thumbs = Thumbs(self.ink)
        self._pictured = self.pictures_due = False
        self.ends = WireEnds(self.items_by_id)
        self.wires = EdgeLayer(self.ends.of, self.cards.meets, self.ground_at, self.ink, self.thumbs)
        self.chip, self.hint, self.shared_weights = Chip(self.ink), Chip(self.ink), SharedWeightsMark(self.ink)
        self.hint.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.in_hand: list[QGraphicsItem] = []
        for item in (self.wires, self.chip, self.hint, self.shared_weights):
            self.addItem(item)
        self.setSceneRect(QRectF(-2000, -2000, 8000, 8000))

    def show_block(self, shown: Shown, only: Collection[str] | None = None, change: BlockChange | None = None) -> None:
        """Brings the picture in line with `shown`.

        With `only`, nothing but these nodes and the wires can differ; with `change`, that is what the edit was.
        """
        before, self._shown = self._shown, shown
        if before is None or (before.here, before.name) != (shown.here, shown.name):
            self._empty()
            before = only = change = None
        self._drop(change.removed if change else self.items_by_id.keys() - {node.id for node in shown.block.nodes})
        facts = shown.facts(only)
        moved = {fact.node.id for fact in self._as_drawn(shown, facts) if self._show_node(fact)}
        if change is not None:
            others = (node for node in change.changed if node.id in change.moved and node.id not in facts)
            moved |= self._move([node for node in others if node is not self._facts[node.id].node])
        self._show_wires(before, shown, moved, change)
        self.wires.set_marks(shown.marks(), shown.told)
        self.wires.set_shapes(shown.shape, shown.refused(self._facts), only)
        self.bubbles.tell(facts, self.ink)
        self.touched()
        self._fit_rect()

    def set_palette(self, palette: Palette) -> None:
        """Other colours."""
        self.ink = ink(palette)
        self.thumbs.set_ink(self.ink)
        drawn = (
            *self.items_by_id.values(),
            *self.bubbles.values(),
            self.wires,
            self.chip,
            self.hint,
            self.shared_weights,
        )
        for one in drawn:
            one.set_ink(self.ink)  # type: ignore[attr-defined]
        self.touched()

    def set_pictures(self, flowing: Flowing) -> None:
        """Shows what flowed under the cards or on the wires, as it says; the other cards lose theirs."""
        if not flowing and not self._pictured:
            return
        self._pictured, self.pictures_due = bool(flowing), False
        self.thumbs.keep(flowing.all)
        under = flowing.under(self._shown.block.edges if self._shown else ())
        items = self.items_by_id.items()
        changed = [key for key, item in items if item.set_picture(self._picture(key, under.get(key)))]
        if changed:
            self.cards.forget()
            self.wires.nodes_moved(changed)
            self.bubbles.place()
        self.wires.show_thumbnails(flowing.on if flowing.on_wires else None)
        self.touched()

    def set_activations(self, activations: Mapping[str, ActivationSummary]) -> None:
        """Says of cards, by node id, how what comes out of them behaves; the others say nothing."""
        for node_id, item in self.items_by_id.items():
            item.set_activation(activations.get(node_id))
        self.touched()

    def set_outcomes(self, outcomes: Mapping[str, Outcome]) -> None:
        """Says of regions, by node id, what they did; the others say nothing."""
        for node_id, item in self.items_by_id.items():
            item.set_outcome(outcomes.get(node_id))
        self.touched()

    def set_heat(self, heat: Mapping[str, Heat]) -> None:
        """Shows what nodes cost, by node id; of the others nothing is shown."""
        self.heated = bool(heat)
        changed = [node_id for node_id, item in self.items_by_id.items() if item.set_heat(heat.get(node_id))]
        if len(changed) > MANY:
            self.cards.forget()
        self.cards.follow(changed)
        if changed:
            self.touched()

    def set_selected(self, ids: frozenset[str]) -> None:
        """Gives these cards the accent's outline, and takes it from the others."""
        if ids != self.selected:
            for node_id in ids ^ self.selected:
                if node_id in self.items_by_id:
                    self.items_by_id[node_id].set_selected(node_id in ids)
            self.selected = ids
            self.touched()

    def facts_of(self, node_id: str) -> Facts:
        """What a card shows."""
        return self._facts[node_id]

    def standing(self) -> dict[str, QRectF]:
        """By id, where each card and note stands; frames lie behind and stand in nobody's way."""
        return {node_id: item.card for node_id, item in self.items_by_id.items() if not item.behind}

    def content_rect(self, ids: Collection[str] | None = None) -> QRectF:
        """All cards with what hangs under them, or those of some nodes; empty where there is none."""
        if ids is None:
            if self._content is None:
                self._content = self.cards.extent()
                for bubble in self.bubbles.values():
                    self._content |= bubble.sceneBoundingRect()
                self._content |= self.wires.led_extent()
            return self._content
        rect = QRectF()
        for node_id in ids:
            item = self.items_by_id[node_id]
            rect |= item.card.adjusted(0, 0, 0, item.foot - item.look.height)
            if node_id in self.bubbles:
                rect |= self.bubbles[node_id].sceneBoundingRect()
        return rect

    def displace(self, positions: Mapping[str, QPointF]) -> None:
        """Puts cards elsewhere on the picture only, as a drag does; `hold` keeps them there."""
        for node_id, position in positions.items():
            self.items_by_id[node_id].setPos(position)
        self.cards.follow(positions.keys())
        self.wires.nodes_moved(positions.keys())
        self.bubbles.place()
        if positions.keys() <= self.held:
            self._content = None
            self.redrawn.emit()  # the picture of what is not held stays as it is
        else:
            self.touched()

    def slide(self, nodes: Sequence[Node]) -> None:
        """Puts cards where these nodes stand, before the design says so; whoever looks from far away sees them then."""
        self.wires.nodes_moved(self._move(nodes))
        self._content = None

    def stretch(self, node_id: str, size: Position) -> None:
        """Gives a note or a frame another size on the picture only."""
        item = self.items_by_id[node_id]
        item.set_look(replace(item.look, width=size[0], height=size[1]))
        self.cards.follow((node_id,))
        self.touched()

    def ground_at(self, point: QPointF) -> QColor:
        """What words that lie on a wire are written on: the canvas, or the frame that they lie in."""
        for frame in reversed(self.cards.behind):
            if frame.card.contains(point):
                return self.ink.frame(frame.look.category).fill
        return self.ink.canvas

    def within(self, node_id: str) -> set[str]:
        """Ids of what lies wholly inside a frame; nothing lies inside a card."""
        frame = self.items_by_id[node_id]
        if not frame.behind:
            return set()
        inside = (item for item in self.items(frame.card) if isinstance(item, NodeItem) and item is not frame)
        return {item.node_id for item in inside if frame.card.contains(item.card)}

    def mark_shared_weights(self, node_id: str) -> None:
        """Lights up the nodes with the same weights as this one; none do where it has its own."""
        item = self.items_by_id.get(node_id)
        if item is None or not item.look.shares_weights or self._shown is None:
            self.shared_weights.join(())
            return
        others = sorted(sharing(self._shown.block, node_id))
        cards = [self.items_by_id[other].card for other in others if other in self.items_by_id]
        self.shared_weights.join([item.card, *cards])

    def hold(self, ids: Collection[str]) -> None:
        """While held, these cards stay where the hand has put them, whatever the design says."""
        self.held = frozenset(ids)
        self.touched()

    def lay(self, item: QGraphicsItem) -> None:
        """Puts what a gesture draws over everything."""
        self.addItem(item)
        self.in_hand.append(item)

    def take_off(self, item: QGraphicsItem) -> None:
        """Takes away what a gesture drew."""
        self.in_hand.remove(item)
        self.removeItem(item)

    def hint_at(self, point: QPointF, zoom: float, text: str, problem: bool = False) -> None:
        """A few words under the mouse about what the hand is doing; none take them away."""
        self.hint.say(text, point + QPointF(0, HINT_BELOW / zoom), problem)

    def touched(self) -> None:
        """Tells those who draw from a distance that the picture is another one."""
        self.generation += 1
        self._content = None
        self.redrawn.emit()

    def _as_drawn(self, shown: Shown, facts: Mapping[str, Facts]) -> Iterable[Facts]:
        """In the order of the block where several cards come: a later one lies over an earlier."""
        new = facts.keys() - self.items_by_id.keys()
        if len(new) < 2 or len(facts) == len(shown.block.nodes):
            return facts.values()
        return [facts[node.id] for node in shown.block.nodes if node.id in facts]

    def _show_node(self, facts: Facts) -> bool:
        """Brings one card in line; says whether wires have to follow."""
        node_id = facts.node.id
        item = self.items_by_id.get(node_id)
        known = self._facts.get(node_id)
        moved = False
        if item is None:
            item = self.items_by_id[node_id] = make_item(node_id, look_of(facts, width), self.ink)
            self.addItem(item)
            self.cards.come(item)
            moved = self.pictures_due = True
        elif known != facts:
            item.set_look(look_of(facts, width))
            moved = self.pictures_due = True
        self._facts[node_id] = facts
        moved = self._stand(facts.node) or moved
        if moved:
            self.cards.follow((node_id,))
        return moved

    def _move(self, nodes: Sequence[Node]) -> set[str]:
        """Puts cards that only stand elsewhere to their places; gives the ids of those that were not there yet."""
        for node in nodes:
            self._facts[node.id] = Facts._make((node, *self._facts[node.id][1:]))
        moved = {node.id for node in nodes if self._stand(node)}
        if len(moved) > MANY:
            self.cards.forget()
        self.cards.follow(moved)
        return moved

    def _stand(self, node: Node) -> bool:
        item, (x, y) = self.items_by_id[node.id], within_reach(node.pos)
        if (item.x() == x and item.y() == y) or node.id in self.held:
            return False
        item.setPos(x, y)
        return True

    def _show_wires(
        self, before: Shown | None, shown: Shown, moved: Collection[str], change: BlockChange | None
    ) -> None:
        if before is None or len(moved) > len(self.items_by_id) // 2:
            self.wires.set_edges(shown.block.edges)
        else:
            if change is not None:
                self.wires.amend_edges(change.edges_removed, change.edges_added)
            elif before.block.edges is not shown.block.edges:
                self.wires.change_edges(shown.block.edges)
            self.wires.nodes_moved(moved)

    def _drop(self, gone: Collection[str]) -> None:
        if len(gone) > MANY:
            self.cards.forget()
        for node_id in gone:
            item = self.items_by_id.pop(node_id, None)
            if item is None:
                continue
            self.cards.go(item)
            self.removeItem(item)
            self.selected -= {node_id}
            self.held -= {node_id}
            self._facts.pop(node_id, None)
            self.bubbles.drop(node_id)

    def _empty(self) -> None:
        self._drop(list(self.items_by_id))
        self.wires.set_edges(())
        self.chip.say("", QPointF())
        self.shared_weights.join(())

    def _picture(self, node_id: str, thumbnail: Thumbnail | None) -> CardPicture | None:
        if self.items_by_id[node_id].look.collapsed or thumbnail is None or not can_be_drawn(thumbnail):
            return None
        return CardPicture(thumbnail, self.thumbs)

    def _fit_rect(self) -> None:
        """The index of the scene covers all cards; it grows in large steps, since each step sorts it anew."""
        content = self.content_rect()
        if not self.sceneRect().contains(content):
            self.setSceneRect(self.sceneRect() | content.adjusted(-4000, -4000, 4000, 4000))
