"""Draws a wire from port to port; one taken off its input can be put elsewhere or let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from designer.catalogue.ranks import objection
from designer.errors import DesignerError, GraphError
from designer.graph import edit
from designer.graph.model import Design, Edge, Port
from designer.graph.query import downstream, ends_named, upstream
from designer.graph.wires.waypoints import rejoined
from designer.ui.canvas.gestures.base import SLOP, Gesture, Pointer
from designer.ui.canvas.gestures.landing import landing
from designer.ui.canvas.hits import SNAP, Hit, nearest_port
from designer.ui.canvas.overlay import GhostWire

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView


class Wire(Gesture):
    """A wire in hand; where it may end lights up, and it snaps to the nearest port.

    Attributes:
        fixed: The end that stays, `from_output` its side; `taken` is the wire that was pulled off its input.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: CanvasView, fixed: Port, from_output: bool, taken: Edge | None = None) -> None:
        super().__init__(view)
        self.fixed, self.from_output, self.taken = fixed, from_output, taken
        self._ghost: GhostWire | None = None
        self._origin: Pointer | None = None
        self._forbidden: frozenset[str] = frozenset()
        self._lit: Hit | None = None

    @classmethod
    def grab(cls, view: CanvasView, hit: Hit) -> Wire:
        """The wire that a press on this port takes in hand: the one that ends there, or a new one."""
        assert hit.port is not None
        taken = next((edge for edge in view.document.block.edges if edge.target == hit.end), None)
        if taken is not None and not hit.port.output:
            return cls(view, taken.source, from_output=True, taken=taken)
        return cls(view, hit.end, from_output=hit.port.output)

    def start(self, at: Pointer) -> None:
        self._origin = at

    def move(self, at: Pointer) -> None:
        assert self._origin is not None
        if self._ghost is None:
            if (at.view - self._origin.view).manhattanLength() < SLOP:
                return
            self._begin()
        self._stretch(at)

    def end(self, at: Pointer) -> None:
        if self._ghost is None:
            return
        near = self._near(at)
        self._let_go()
        if near is not None:
            self._join(near)
        elif self.taken is not None:
            self._take_off(self.taken)
        else:
            self.view.search_for_wire(self.fixed, self.from_output, at)

    def cancel(self) -> None:
        if self._ghost is not None:
            self._let_go()

    def _begin(self) -> None:
        block = self.document.block
        loop = upstream if self.from_output else downstream
        self._forbidden = loop(block, self.fixed.node) | {self.fixed.node}
        if self.taken is not None:
            self.board.wires.leave_out((self.taken,))
        self._ghost = GhostWire(self.board.ink)
        self.board.lay(self._ghost)
        for node_id, item in self.board.items_by_id.items():
            if node_id not in self._forbidden:
                item.set_wanted(frozenset(port for port in item.look.ports if port.output != self.from_output))

    def _let_go(self) -> None:
        assert self._ghost is not None
        self.board.take_off(self._ghost)
        self._ghost = None
        self.board.wires.leave_out(())
        for item in self.board.items_by_id.values():
            item.set_wanted(frozenset())
        self._light(None)
        self.board.hint_at(QPointF(), 1.0, "")

    def _near(self, at: Pointer) -> Hit | None:
        """The port that the wire would end at: a fitting one first, then any, so that the refusal can say why.

        Over the middle of a card it is the card's first free one.
        """
        reach = SNAP / self.view.zoom
        near = nearest_port(self.board, at.scene, reach, output=not self.from_output)
        if near is None or near.node in self._forbidden:
            near = near or nearest_port(self.board, at.scene, reach / 2) or self._over_card(at)
        return None if near is not None and near.end == self.fixed and near.port == self._fixed_look() else near

    def _over_card(self, at: Pointer) -> Hit | None:
        found = landing(self.board, self.document.block, at.scene, output=not self.from_output)
        return found if found is not None and found.node != self.fixed.node else None

    def _fixed_look(self) -> object:
        item = self.board.items_by_id[self.fixed.node]
        return item.look.port(self.fixed.name, self.from_output)

    def _stretch(self, at: Pointer) -> None:
        assert self._ghost is not None
        near, there = self._near(at), at.scene
        refused = near is not None and self._refused(near)
        if near is not None and near.port is not None:
            there = self.board.items_by_id[near.node].pos() + QPointF(near.port.x, near.port.y)
        self._light(near if not refused else None)
        here = self.board.ends.port_at(self.fixed, self.from_output) or at.scene
        source, target = (here, there) if self.from_output else (there, here)
        self._ghost.stretch(source, target, refused, near is not None)
        words, unfit = self._words(near) if near is not None else ("", False)
        self.hint(at, words, unfit)

    def _refused(self, near: Hit) -> bool:
        assert near.port is not None
        return near.node in self._forbidden or near.port.output == self.from_output

    def _words(self, near: Hit) -> tuple[str, bool]:
        """What letting go here would do, where that is not plain, and whether it would be wrong.

        It is refused, another wire gives way, or a dimension is missing.
        """
        if refusal := self._refusal(near):
            return refusal, True
        gives_way, unfit = self._gives_way(self._edge(near)), self._objection(self._edge(near))
        instead = f"in place of {self.document.block.node(gives_way.source.node).name}" if gives_way else ""
        return ", ".join(filter(None, (instead, unfit))), bool(unfit)

    def _refusal(self, near: Hit) -> str:
        """Why there can be no wire; "" where there can."""
        assert near.port is not None
        if near.node == self.fixed.node:
            return "both ends on one node"
        if near.port.output == self.from_output:
            return "both are outputs" if self.from_output else "both are inputs"
        if near.node in self._forbidden:
            return "would close a loop"
        return ""

    def _objection(self, edge: Edge) -> str:
        """Why what flows does not go with the node, as far as its first input's dimensions tell."""
        node, facts = self.document.block.node(edge.target.node), self.board.facts_of(edge.target.node)
        if facts.inputs[0].name != edge.target.name:
            return ""
        return objection(self.document.design, f"{node.kind}:{node.of}", self.board.shape_at(edge.source))

    def _edge(self, near: Hit) -> Edge:
        source, target = (self.fixed, near.end) if self.from_output else (near.end, self.fixed)
        return rejoined(self.taken, source, target) if self.taken else Edge(source, target)

    def _gives_way(self, edge: Edge) -> Edge | None:
        """The wire that an input loses to this one."""
        there = next((e for e in self.document.block.edges if e.target == edge.target and e != self.taken), None)
        return there if there is not None and there.source != edge.source else None

    def _light(self, near: Hit | None) -> None:
        """Lights up the port that the wire has snapped to."""
        for hit in (self._lit, near):
            if hit is not None and hit.node in self.board.items_by_id:
                self.board.items_by_id[hit.node].set_hover(hit is near, hit.port)
        self._lit = near

    def _join(self, near: Hit) -> None:
        try:
            after, edge = self._joined(near)
        except DesignerError as error:
            self.document.refuse(error)
            return
        if self.taken is not None and edge.target == self.taken.target:
            return
        block, gives_way = self.document.block, self._gives_way(edge)
        source, target = ends_named(block, edge)
        text = f"Connect {source} to {target}"
        if gives_way is not None:
            text += f" instead of {block.node(gives_way.source.node).name}"
        self.document.edit(text, after)
        if gives_way is not None:
            self.document.told.emit(f"{text}: an input takes one wire")

    def _joined(self, near: Hit) -> tuple[Design, Edge]:
        assert near.port is not None
        if near.port.output == self.from_output:
            side = "output" if self.from_output else "input"
            raise GraphError(f"a wire runs from an output to an input; both of these are {side}s")
        edge = self._edge(near)
        design, name = self.document.design, self.document.block_name
        if self.taken is not None:
            design = edit.disconnect(design, name, (self.taken,))
        return edit.connect(design, name, edge), edge

    def _take_off(self, edge: Edge) -> None:
        source, target = ends_named(self.document.block, edge)
        after = edit.disconnect(self.document.design, self.document.block_name, (edge,))
        self.document.edit(f"Disconnect {source} from {target}", after)
