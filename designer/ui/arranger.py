"""Arranges the cards of the block on show; a large one in a thread, so that the canvas stays at hand."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from designer.graph.edit import change_block, move_nodes
from designer.graph.layout.arrange import Arranging, Box, Link, arranging
from designer.graph.layout.fold import folded
from designer.graph.led import straightened
from designer.graph.model import Design, Edge, Position
from designer.graph.query import FOR_PEOPLE
from designer.ui.canvas.board import Board
from designer.ui.canvas.framed import refitted
from designer.ui.canvas.look import NodeLook
from designer.ui.document import Document

AT_ONCE = 300
"""Up to so many cards are arranged before the next picture is painted."""
STEP = 100
"""How many cards of more go to their places between two looks at what the hand does."""


Held = dict[str, set[str]]
"""By frame, what lies inside."""


class Arranger(QObject):
    """Finds places for cards and puts them there as one step of undo; an edit meanwhile, or `cancel`, breaks it off."""

    started = Signal(int)
    """A long arrangement has begun; carries how many cards."""
    ended = Signal()
    arranged_all = Signal()
    """Every card of the block has another place."""
    _found = Signal(object, object, object, object)

    def __init__(self, document: Document, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._board = document, board
        self._thread: threading.Thread | None = None
        self._cancelled = threading.Event()
        self._sliding: Iterator[None] | None = None
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._slide_on)
        self._found.connect(self._apply, Qt.ConnectionType.QueuedConnection)
        document.changed.connect(self.cancel)
        document.moved_to.connect(self.cancel)

    @property
    def busy(self) -> bool:
        """Whether an arrangement is being worked out."""
        return self._thread is not None or self._sliding is not None

    def arrange(self) -> None:
        """The selected cards, or all of them where fewer than two are selected."""
        self.cancel()
        ids = [node.id for node in self._document.block.nodes if node.kind not in FOR_PEOPLE]
        if len(self._document.selection) > 1:
            ids = [node_id for node_id in ids if node_id in self._document.selection]
        if not ids:
            return
        work, design, held = self._work(ids), self._document.design, self._in_frames()
        if len(ids) <= AT_ONCE:
            found = _driven(work, self._cancelled)
            if found is not None:
                self._finish(design, found, self._after(design, found, held))
            return
        self._thread = threading.Thread(target=self._run, args=(work, design, held), name="arranger", daemon=True)
        self.started.emit(len(ids))
        self._thread.start()

    def cancel(self) -> bool:
        """Breaks off what is being worked out; says whether there was anything."""
        if not self.busy:
            return False
        thread, self._thread = self._thread, None
        if thread is not None:
            self._cancelled.set()
            thread.join()
            self._cancelled.clear()
        if self._sliding is not None:
            self._stop_sliding()
            block = self._document.block
            self._board.slide({n.id: n.pos for n in block.nodes if n.id in self._board.items_by_id})
        self.ended.emit()
        return True

    def _work(self, ids: list[str]) -> Arranging:
        items = self._board.items_by_id
        places = [(items[node_id].x(), items[node_id].y()) for node_id in ids]
        corner = min(x for x, _ in places), min(y for _, y in places)
        looks = {node_id: items[node_id].look for node_id in ids}
        return arrangement(looks, self._document.block.edges, corner)

    def _run(self, work: Arranging, design: Design, held: Held) -> None:
        found = _driven(work, self._cancelled)
        self._found.emit(threading.current_thread(), design, found, held)

    def _apply(self, thread: threading.Thread, design: Design, found: dict[str, Position] | None, held: Held) -> None:
        if self._thread is not thread or found is None:
            return  # it was broken off after it had come to its end
        self._thread.join()
        self._thread = None
        self._sliding = self._slide(design, found, held)
        self._turn.start()

    def _slide(self, design: Design, found: dict[str, Position], held: Held) -> Iterator[None]:
        """The cards go to their places a few at a time, then the design says so."""
        ids = list(found)
        for start in range(0, len(ids), STEP):
            self._board.slide({node_id: found[node_id] for node_id in ids[start : start + STEP]})
            yield
        after = self._after(design, found, held)
        yield
        self._document.foresee(after)
        yield
        self._stop_sliding()
        self._finish(design, found, after)
        self.ended.emit()

    def _slide_on(self) -> None:
        if self._sliding is not None:
            next(self._sliding, None)

    def _stop_sliding(self) -> None:
        self._turn.stop()
        self._sliding = None

    def _after(self, design: Design, found: dict[str, Position], held: Held) -> Design:
        """The design with the cards in their places."""
        name = self._document.block_name
        after = change_block(move_nodes(design, name, found), name, lambda block: straightened(block, found))
        return self._framed(after, found, held)

    def _finish(self, design: Design, found: dict[str, Position], after: Design) -> None:
        if design is self._document.design:
            self._document.edit(f"Arrange {f'{len(found)} nodes' if len(found) > 1 else '1 node'}", after)
            if len(found) > 1 and all(n.id in found for n in self._document.block.nodes if n.kind not in FOR_PEOPLE):
                self.arranged_all.emit()

    def _in_frames(self) -> Held:
        """What each frame holds, before anything goes elsewhere."""
        return {item.node_id: self._board.within(item.node_id) for item in reversed(self._board.cards.behind)}

    def _framed(self, design: Design, found: dict[str, Position], held: Held) -> Design:
        """The frames follow the cards that they hold."""
        moved = {frame: ids for frame, ids in held.items() if ids & found.keys()}
        cards = {i: self._board.items_by_id[i].card for ids in moved.values() for i in ids}
        for node_id in cards.keys() & found.keys():
            cards[node_id].moveTo(*found[node_id])
        return refitted(design, self._document.block_name, moved, cards)


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
