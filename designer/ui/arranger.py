"""Arranges the cards of the block on show; a large one in a thread, so that the canvas stays at hand."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF, QTimer, Signal

from designer.graph.edit import change_block, move_nodes
from designer.graph.layout.arrange import Arranging, Box, Link, arranging
from designer.graph.layout.fold import folded
from designer.graph.model import Design, Edge, Position
from designer.graph.query import FOR_PEOPLE
from designer.graph.versions.diff import Change, diff
from designer.graph.wires.waypoints import straightened
from designer.ui.background import Background
from designer.ui.canvas.board import Board
from designer.ui.canvas.cards.look import NodeLook
from designer.ui.canvas.notes.frames import refitted
from designer.ui.document import Document

AT_ONCE = 300
"""Up to so many cards are arranged before the next picture is painted."""
STEP = 100
"""How many cards of more go to their places between two looks at what the hand does."""


class Held(NamedTuple):
    """What frames hold before anything goes elsewhere: ids by frame, and where the cards are that lie in any."""

    ids: dict[str, set[str]]
    cards: dict[str, QRectF]


class Arranged(NamedTuple):
    """A design before and after its cards were arranged, and the places that were found for them."""

    before: Design
    after: Design
    change: Change
    places: dict[str, Position]


class Arranger(QObject):
    """Finds places for cards and puts them there as one step of undo; an edit meanwhile, or `cancel`, breaks it off."""

    started = Signal(int)
    """A long arrangement has begun; carries how many cards."""
    ended = Signal()
    arranged_all = Signal()
    """Every card of the block has another place."""

    def __init__(self, document: Document, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._board = document, board
        self._background = Background("arranger", self)
        self._background.done.connect(self._begin_sliding)
        self._background.failed.connect(self.ended)
        self._cancelled = threading.Event()
        self._sliding: Iterator[None] | None = None
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._slide_on)
        document.changed.connect(self.cancel)
        document.moved_to.connect(self.cancel)

    @property
    def busy(self) -> bool:
        """Whether an arrangement is being worked out."""
        return self._background.busy or self._sliding is not None

    def arrange(self) -> None:
        """The selected cards, or all of them where fewer than two are selected."""
        self.cancel()
        ids = [node.id for node in self._document.block.nodes if node.kind not in FOR_PEOPLE]
        if len(self._document.selection) > 1:
            ids = [node_id for node_id in ids if node_id in self._document.selection]
        if not ids:
            return
        todo = self._work(ids), self._document.design, self._document.block_name, self._in_frames()
        if len(ids) <= AT_ONCE:
            done = self._done(*todo)
            if done is not None:
                self._finish(done)
            return
        self.started.emit(len(ids))
        self._background.start(partial(self._done, *todo))

    def cancel(self) -> bool:
        """Breaks off what is being worked out; says whether there was anything."""
        if not self.busy:
            return False
        self._cancelled.set()
        self._background.stop()
        self._cancelled.clear()
        if self._sliding is not None:
            self._stop_sliding()
            self._board.slide([n for n in self._document.block.nodes if n.id in self._board.items_by_id])
        self.ended.emit()
        return True

    def _work(self, ids: list[str]) -> Arranging:
        items = self._board.items_by_id
        places = [(items[node_id].x(), items[node_id].y()) for node_id in ids]
        corner = min(x for x, _ in places), min(y for _, y in places)
        looks = {node_id: items[node_id].look for node_id in ids}
        return arrangement(looks, self._document.block.edges, corner)

    def _done(self, work: Arranging, design: Design, name: str, held: Held) -> Arranged | None:
        """All that can be worked out before the first card moves; None where it was broken off."""
        places = _driven(work, self._cancelled)
        if places is None:
            return None
        after = _with_places(design, name, places, held)
        return Arranged(design, after, diff(design, after), places)

    def _begin_sliding(self, done: Arranged) -> None:
        self._sliding = self._slide(done)
        self._turn.start()

    def _slide(self, done: Arranged) -> Iterator[None]:
        """The cards go to their places a few at a time, then the design says so."""
        nodes = [node for node in done.after.blocks[self._document.block_name].nodes if node.id in done.places]
        for start in range(0, len(nodes), STEP):
            self._board.slide(nodes[start : start + STEP])
            yield
        self._stop_sliding()
        self._finish(done)
        self.ended.emit()

    def _slide_on(self) -> None:
        if self._sliding is not None:
            next(self._sliding, None)

    def _stop_sliding(self) -> None:
        self._turn.stop()
        self._sliding = None

    def _finish(self, done: Arranged) -> None:
        if done.before is not self._document.design:
            return
        count = len(done.places)
        self._document.foresee(done.after, done.change)
        self._document.edit(f"Arrange {f'{count} nodes' if count > 1 else '1 node'}", done.after)
        if count > 1 and all(n.id in done.places for n in self._document.block.nodes if n.kind not in FOR_PEOPLE):
            self.arranged_all.emit()

    def _in_frames(self) -> Held:
        ids = {item.node_id: self._board.within(item.node_id) for item in reversed(self._board.cards.behind)}
        inside = set[str]().union(*ids.values())
        return Held(ids, {node_id: self._board.items_by_id[node_id].card for node_id in inside})


def _with_places(design: Design, name: str, places: dict[str, Position], held: Held) -> Design:
    """The design with the cards in their places; frames follow the cards that they hold."""
    after = change_block(move_nodes(design, name, places), name, lambda block: straightened(block, places))
    moved = {frame: ids for frame, ids in held.ids.items() if ids & places.keys()}
    cards = {node_id: QRectF(card) for node_id, card in held.cards.items()}
    for node_id in cards.keys() & places.keys():
        cards[node_id].moveTo(*places[node_id])
    return refitted(after, name, moved, cards)


def arrangement(looks: Mapping[str, NodeLook], edges: Iterable[Edge], corner: Position) -> Arranging:
    """Places for these cards, folded into lines where they would be one long one."""
    boxes = {node_id: Box(look.width, look.height) for node_id, look in looks.items()}
    links = [link for edge in edges if (link := _link(looks, edge)) is not None]
    found = yield from arranging(boxes, links, corner)
    return folded(found, boxes, links)


def _link(looks: Mapping[str, NodeLook], edge: Edge) -> Link | None:
    source, target = looks.get(edge.source.node), looks.get(edge.target.node)
    start = source.port(edge.source.name, output=True) if source else None
    end = target.port(edge.target.name, output=False) if target else None
    return Link(edge.source.node, edge.target.node, start.y, end.y) if start and end else None


def _driven(work: Arranging, cancelled: threading.Event) -> dict[str, Position] | None:
    """What the work comes to; None where it was broken off."""
    while not cancelled.is_set():
        try:
            next(work)
        except StopIteration as done:
            found: dict[str, Position] = done.value
            return found
    return None
