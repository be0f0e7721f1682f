"""The form of what is selected: a node, several nodes, wires, or the block itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from designer.graph.model import Edge
from designer.graph.query import FOR_PEOPLE
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.panels.inspector.block_form import BlockForm
from designer.ui.session import Session
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.when_seen import WhenSeen

if TYPE_CHECKING:
    from designer.ui.panels.inspector.node_form import NodeForm
    from designer.ui.panels.inspector.note_form import NoteForm
    from designer.ui.panels.inspector.wire_form import WireForm


class InspectorPanel(WhenSeen):
    """Shows settings and changes them through the document.

    Attributes:
        block_form: The form of the block on show, which is seen first; the others are made when they are of use.
    """

    laboratory_wanted = Signal()

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session, self._palette = document, session, palette
        self._stack = QStackedWidget()
        self._areas: dict[QWidget, QScrollArea] = {}
        self._wires: frozenset[Edge] = frozenset()
        self._told: Callable[[Edge], str] = lambda _: ""
        vbox(self._stack, within=self)
        self.block_form = BlockForm(document, session)
        self._place(self.block_form)
        self._dress(self.block_form)
        document.changed.connect(self.follow)
        document.selection_changed.connect(self.follow)
        document.moved_to.connect(self.follow)
        session.shapes_changed.connect(self.follow)
        session.ran.connect(self.follow)
        session.flows.changed.connect(self.follow)
        session.live_changed.connect(self.follow)

    @cached_property
    def node_form(self) -> NodeForm:
        """The form of nodes."""
        from designer.ui.panels.inspector.node_form import NodeForm

        form = NodeForm(self._document, self._session)
        form.activations.laboratory_wanted.connect(self.laboratory_wanted)
        self._place(form)
        self._dress(form)
        form.lines.set_palette(self._palette)
        form.rounds.set_palette(self._palette)
        form.activations.set_palette(self._palette)
        return form

    @cached_property
    def note_form(self) -> NoteForm:
        """The form of notes and frames."""
        from designer.ui.panels.inspector.note_form import NoteForm

        form = NoteForm(self._document)
        self._place(form)
        form.set_palette(self._palette)
        return form

    @cached_property
    def wire_form(self) -> WireForm:
        """The form of wires."""
        from designer.ui.panels.inspector.wire_form import WireForm

        form = WireForm(self._document, self._session)
        self._place(form)
        return form

    def show_wires(self, edges: frozenset[Edge], told: Callable[[Edge], str]) -> None:
        """Shows these wires while no node is selected; `told` says what is known of one."""
        self._wires, self._told = edges, told
        self.follow()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self._dress(self.block_form)
        if "note_form" in self.__dict__:
            self.note_form.set_palette(palette)
        if "node_form" in self.__dict__:
            self._dress(self.node_form)
            self.node_form.lines.set_palette(palette)
            self.node_form.rounds.set_palette(palette)
            self.node_form.activations.set_palette(palette)

    def _dress(self, form: BlockForm | NodeForm) -> None:
        form.set_colour(self._palette.quiet)
        form.start.set_palette(self._palette)

    def _place(self, form: QWidget) -> None:
        area = self._areas[form] = QScrollArea()
        area.setWidget(form)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack.addWidget(area)

    def _refresh(self) -> None:
        selected = self._document.selected
        nodes = tuple(node for node in selected if node.kind not in FOR_PEOPLE)
        if nodes:
            self.node_form.show_nodes(nodes)
            self._stack.setCurrentWidget(self._areas[self.node_form])
        elif selected:
            self.note_form.show_nodes(selected)
            self._stack.setCurrentWidget(self._areas[self.note_form])
        elif wires := self._wires & frozenset(self._document.block.edges):
            self.wire_form.show_wires(wires, self._told)
            self._stack.setCurrentWidget(self._areas[self.wire_form])
        else:
            self.block_form.show_block()
            self._stack.setCurrentWidget(self._areas[self.block_form])
