"""The canvas as the window sees it: where one is, the block on show, an overview, and the quick search."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF
from PySide6.QtWidgets import QWidget

from designer.catalogue.ranks import objection
from designer.graph import edit
from designer.graph.model import Design, Edge, Node, Port
from designer.graph.query import called
from designer.ui.arranger import Arranger
from designer.ui.canvas.beginning import Beginning
from designer.ui.canvas.breadcrumbs import Breadcrumbs
from designer.ui.canvas.cards.look import LOWEST, NARROWEST, PORT_Y
from designer.ui.canvas.overlay import GhostWire
from designer.ui.canvas.overview.minimap import Minimap
from designer.ui.canvas.placing import place
from designer.ui.canvas.placing.free_space import APART, free_below
from designer.ui.canvas.scene import CanvasScene
from designer.ui.canvas.view import CanvasView
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.rounds.strip import RoundsStrip
from designer.ui.session import Session
from designer.ui.widgets.boxes import vbox

if TYPE_CHECKING:
    from designer.ui.canvas.costs.colouring import Colouring
    from designer.ui.canvas.finding.find_bar import FindBar
    from designer.ui.canvas.finding.search import Search

Wire = tuple[Port, bool]
"""The fixed end of a wire in hand, and whether that is an output."""


class Canvas(QWidget):
    """The drawing of one design, block by block."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.session, self.palette_ = document, session, palette
        self.setObjectName("canvas")
        self.scene = CanvasScene(document, session, palette)
        self.view = CanvasView(self.scene, document)
        self.breadcrumbs = Breadcrumbs(document, palette, self)
        self.rounds = RoundsStrip(document, session, palette, self)
        self.arranger = Arranger(document, self.scene, self)
        self.arranger.arranged_all.connect(self.view.frame_all)
        self.view.breaks_off.append(self.arranger.cancel)
        self.minimap = Minimap(self.view, self.scene)
        self.beginning = Beginning(document, self.view)
        self._pending: tuple[QPointF, Wire | None] = (QPointF(), None)
        self._ghost: GhostWire | None = None
        self._take: Callable[[str], object] = self._add_found
        vbox(self.breadcrumbs, self.rounds, (self.view, 1), spacing=0, within=self)
        self.setFocusProxy(self.view)
        self.view.search_wanted.connect(self._search_at)

    @cached_property
    def search(self) -> Search:
        """The quick search, made when it is first asked for."""
        from designer.ui.canvas.finding.search import Search

        search = Search(self.document, self.palette_, self.view)
        search.chosen.connect(self._found)
        search.closed.connect(self._let_go_of_wire)
        return search

    @cached_property
    def find_bar(self) -> FindBar:
        """The search through all blocks, made when it is first asked for."""
        from designer.ui.canvas.finding.find_bar import FindBar

        return FindBar(self.document, self.view, self.palette_)

    @cached_property
    def colouring(self) -> Colouring:
        """The colours by what nodes cost, made when they are first asked for."""
        from designer.ui.canvas.costs.colouring import Colouring

        return Colouring(self)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.palette_ = palette
        self.scene.set_palette(palette)
        self.breadcrumbs.set_palette(palette)
        self.rounds.set_palette(palette)
        for made in ("search", "find_bar"):
            if made in self.__dict__:
                getattr(self, made).set_palette(palette)
        self.view.resetCachedContent()
        self.view.viewport().update()

    def add_node_of(self, spec_text: str, pos: QPointF | None = None) -> str | None:
        """Places a new node: at `pos`, else after the selected one and wired to it, else in the middle of the view."""
        if pos is not None:
            return self.view.placer.add(spec_text, pos)
        chosen = self.document.selected
        if len(chosen) == 1 and (added := self._add_after(spec_text, chosen[0])):
            return added
        middle = self.view.visible_rect.center() - QPointF(NARROWEST / 2, LOWEST / 2)
        return self._shown(self.view.placer.add(spec_text, middle))

    def add_at_cursor(self, spec_text: str) -> str | None:
        """Places a new node under the mouse, or in the middle of the view where the mouse is elsewhere."""
        where = self.view.mapToScene(self.view.cursor_point)
        return self.add_node_of(spec_text, where - QPointF(NARROWEST / 2, PORT_Y))

    def delete_selection(self) -> None:
        """The selected nodes and wires go, as one step of undo."""
        document, edges = self.document, self.scene.selected_edges
        if not (document.selection or edges):
            return
        chosen = document.selected
        what = called(chosen[0]) if len(chosen) == 1 else f"{len(chosen)} nodes" if chosen else _wires(len(edges))
        after = edit.disconnect(document.design, document.block_name, edges)
        document.edit(f"Delete {what}", edit.remove_nodes(after, document.block_name, document.selection))

    def selected_edges(self) -> frozenset[Edge]:
        """The selected wires."""
        return self.scene.selected_edges

    def select_all(self) -> None:
        """Every node of the block on show."""
        self.document.select({node.id for node in self.document.block.nodes})

    def frame_all(self) -> None:
        """The whole block in view."""
        self.view.frame_all()

    def frame_selection(self) -> None:
        """The selected nodes in view."""
        self.view.frame_selection()

    def toggle_minimap(self) -> None:
        """The overview in the corner, where it is of use, or not at all."""
        self.minimap.toggle()

    def open_search(self) -> None:
        """The quick search, under the mouse where it is over the canvas."""
        self._search_at(self.view.cursor_point, None)

    def ask(
        self, at: QPoint, take: Callable[[str], object], fits: Callable[[str], bool], objection: Callable[[str], str]
    ) -> None:
        """The quick search for something that is no new node; `take` hears what was chosen."""
        self._let_go_of_wire()
        self.search.open_at(at, fits, objection)
        self._take = take

    def save_picture(self, path: Path) -> None:
        """The block on show as PNG or SVG.

        Raises:
            FileRefused: the picture cannot be written.
        """
        from designer.ui.canvas.picture import save_picture  # SVG and PNG writers are not needed to open the window

        save_picture(
            self.document.design, self.document.block_name, self.session.shapes, path, self.scene.ink.palette.dark
        )

    def _search_at(self, point: QPoint, wire: Wire | None) -> None:
        self._pending = (self.view.mapToScene(point), wire)
        self._let_go_of_wire()
        self._take = self._add_found
        if wire is None:
            self.search.open_at(point)
        else:
            self._hold_wire(*wire)
            self.search.open_at(point, lambda key: self._fits(key, wire), lambda key: self._objection(key, wire))

    def _hold_wire(self, fixed: Port, from_output: bool) -> None:
        """The wire that was let go in empty space stays to be seen until one knows what it goes to."""
        there, here = self._pending[0], self.scene.ends.port_at(fixed, from_output)
        if here is not None:
            self._ghost = GhostWire(self.scene.ink)
            self._ghost.stretch(*((here, there) if from_output else (there, here)), refused=False, fixed=False)
            self.scene.lay(self._ghost)

    def _let_go_of_wire(self) -> None:
        if self._ghost is not None:
            self.scene.take_off(self._ghost)
            self._ghost = None

    def _fits(self, key: str, wire: Wire) -> bool:
        return place.can_end(self.document.design, self.document.block_name, key, at_input=wire[1])

    def _objection(self, key: str, wire: Wire) -> str:
        """Why an entry does not go with the shape that flows in the wire in hand; "" while that is not known."""
        source, from_output = wire
        return objection(self.document.design, key, self.scene.shape_at(source)) if from_output else ""

    def _found(self, key: str) -> None:
        take, self._take = self._take, self._add_found
        take(key)

    def _add_found(self, key: str) -> None:
        where, wire = self._pending
        self._let_go_of_wire()
        if wire is None:
            self._shown(self.view.placer.add(key, where - QPointF(NARROWEST / 2, PORT_Y)))
            return
        fixed, from_output = wire
        corner = where - QPointF(0 if from_output else NARROWEST, PORT_Y)

        def wired(design: Design, block: str, node: Node) -> Design:
            joined = place.place_after if from_output else place.place_before
            return joined(design, block, node, fixed)

        self._shown(self.view.placer.add(key, corner, wiring=wired))

    def _add_after(self, spec_text: str, before: Node) -> str | None:
        """A new node to the right of a selected one, in its wire where it has just one, else at its free output."""
        design, name = self.document.design, self.document.block_name
        outputs = self.scene.facts_of(before.id).outputs
        if not outputs or not place.can_end(design, name, spec_text, at_input=True):
            return None
        source = Port(before.id, outputs[0].name)
        wires = [edge for edge in self.document.block.edges if edge.source == source]
        card = self.scene.items_by_id[before.id].card
        corner = QPointF(card.right() + APART, card.top())
        if len(wires) == 1 and place.can_end(design, name, spec_text, at_input=False):
            return self._shown(self.view.placer.add(spec_text, corner, edge=wires[0]))
        corner = free_below(self.scene.cards.rects, QRectF(corner, QSizeF(NARROWEST, LOWEST)))
        return self._shown(
            self.view.placer.add(spec_text, corner, wiring=lambda d, b, node: place.place_after(d, b, node, source))
        )

    def _shown(self, node_id: str | None) -> str | None:
        if node_id is not None:
            self.view.show_nodes({node_id})
        return node_id


def _wires(count: int) -> str:
    return "a wire" if count == 1 else f"{count} wires"
