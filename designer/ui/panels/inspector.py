"""The form of what is selected: a node, several nodes, or the block itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from designer.graph.query import FOR_PEOPLE
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.panels.block_form import BlockForm
from designer.ui.panels.node_form import NodeForm
from designer.ui.panels.paper_form import PaperForm
from designer.ui.session import Session
from designer.ui.widgets.when_seen import WhenSeen


class InspectorPanel(WhenSeen):
    """Shows settings and changes them through the document."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.node_form = NodeForm(document, session)
        self.block_form = BlockForm(document, session)
        self.paper_form = PaperForm(document)
        self._stack = QStackedWidget()
        for form in (self.block_form, self.node_form, self.paper_form):
            self._stack.addWidget(_scrolled(form))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        document.changed.connect(self.follow)
        document.selection_changed.connect(self.follow)
        document.moved_to.connect(self.follow)
        session.shapes_changed.connect(self.follow)
        session.ran.connect(self.follow)
        session.live_changed.connect(self.follow)
        self.set_palette(palette)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.node_form.set_colour(palette.quiet)
        self.block_form.set_colour(palette.quiet)
        self.paper_form.set_palette(palette)
        for form in (self.node_form, self.block_form):
            form.start.set_colours(palette.quiet, palette.accent)

    def _refresh(self) -> None:
        selected = self._document.selected
        nodes = tuple(node for node in selected if node.kind not in FOR_PEOPLE)
        if nodes:
            self.node_form.show_nodes(nodes)
        elif selected:
            self.paper_form.show_nodes(selected)
        else:
            self.block_form.show_block()
        self._stack.setCurrentIndex(1 if nodes else 2 if selected else 0)


def _scrolled(form: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(form)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
