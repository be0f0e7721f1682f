"""The inspector's lines about what of a node, or of a block, is trained, and what is tied."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.graph import edit
from designer.graph.model import Node
from designer.graph.parameters import parameters
from designer.ui.document import Document
from designer.ui.panels.inspector.title import INSET, TitleLine
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import label
from designer.ui.widgets.link import link_button
from designer.ui.widgets.switch import Switch


class TrainedForm(QWidget):
    """A node is frozen as a whole, parameters of a block by patterns; ties are shown and taken away."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._node: Node | None = None
        self.frozen = Switch()
        self.frozen.setAccessibleName("Frozen")
        self.not_trained = TitleLine("Patterns of parameters that are not trained", "mono")
        self.not_trained.line.setPlaceholderText("frozen: features.*, *.bias")
        self.ties = label("", "quiet", wrap=True)
        self.untie = link_button("Untie")
        self._place()
        self.frozen.clicked.connect(self._freeze)
        self.not_trained.committed.connect(self._freeze_names)
        self.untie.clicked.connect(self._untie)

    def show_node(self, node: Node | None) -> None:
        """Shows what is said of this node; of none what is said of the block on show."""
        self._node = node
        self.frozen.setVisible(node is not None)
        self.frozen.setChecked(bool(node and node.frozen))
        self.frozen.setText("frozen, not trained" if node and node.frozen else "not frozen")
        self.not_trained.setVisible(node is None)
        self.not_trained.show_name(", ".join(self._document.block.frozen))
        lines = [f"∞ {tie[0]} is the same as {' and '.join(tie[1:])}" for tie in self._ties]
        self.ties.setText("\n".join(lines))
        self.ties.setVisible(bool(lines))
        self.untie.setVisible(bool(lines))

    @property
    def _ties(self) -> tuple[tuple[str, ...], ...]:
        block = self._document.block
        return parameters.ties_through(block, self._node) if self._node else block.ties

    def _place(self) -> None:
        told = vbox(self.frozen, self.not_trained, self.ties, margins=(INSET, 4, 4, 0))
        links = QVBoxLayout()
        links.setContentsMargins(3, 0, 0, 0)
        links.addWidget(self.untie, 0, Qt.AlignmentFlag.AlignLeft)
        vbox(told, links, spacing=4, within=self)

    def _freeze(self) -> None:
        node, on = self._node, self.frozen.isChecked()
        if node is not None:
            after = parameters.set_frozen(self._document.design, self._document.block_name, {node.id}, on)
            self._document.edit(f"{'Freeze' if on else 'Train'} {node.name}", after)

    def _freeze_names(self, text: str) -> None:
        patterns = tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split(",")))))
        name = self._document.block_name
        after = edit.change_block(self._document.design, name, lambda old: replace(old, frozen=patterns))
        self._document.edit(f"Freeze {', '.join(patterns) or 'nothing by name'} of {name}", after)

    def _untie(self) -> None:
        node, name = self._node, self._document.block_name
        own = {name for tie in self._ties for name in tie if node is None or name.partition(".")[0] == node.name}
        after = parameters.untie(self._document.design, name, own)
        self._document.edit(f"Untie {node.name if node else name}", after)
