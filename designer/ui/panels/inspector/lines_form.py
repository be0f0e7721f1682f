"""The inspector's section about a node of code: its lines, which are put into the design as they are left."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from designer.catalogue.code_node import read_lines
from designer.catalogue.code_node_edit import set_lines
from designer.errors import DesignerError
from designer.files.trust import Trust
from designer.graph.model import Node
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.panels.inspector.code_field import CodeField
from designer.ui.panels.inspector.title import INSET
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import label

HOW = "What the lines read comes in; what they name and do not use further goes out. torch, nn and F are there."


class LinesForm(QWidget):
    """Hidden for every other sort of node."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._block, self._node = "", ""
        self.field = CodeField("The lines of the node", lambda lines: read_lines(lines).faults)
        vbox(self.field, label(HOW, "quiet", wrap=True), spacing=4, margins=(INSET, 4, 4, 0), within=self)
        self.field.committed.connect(self._set)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.field.set_palette(palette)

    def show_node(self, node: Node | None) -> None:
        """Shows this node of the block on show, if it is one of code."""
        shown = node is not None and node.kind == "code"
        if shown and node is not None:
            if (self._block, self._node) != (self._document.block_name, node.id):
                self.field.commit()
            self._block, self._node = self._document.block_name, node.id
            self.field.show_lines(node.code)
        self.setVisible(shown)

    def _set(self, lines: tuple[str, ...]) -> None:
        document = self._document
        block = document.design.blocks.get(self._block)
        node = next((node for node in block.nodes if node.id == self._node), None) if block else None
        if node is None:
            return  # it was deleted while they were written
        try:
            Trust().grant([lines])  # they were written here
            after = set_lines(document.design, self._block, node.id, lines)
        except DesignerError as error:
            document.refuse(error)
            return
        document.edit(f"Write {node.name}", after)
