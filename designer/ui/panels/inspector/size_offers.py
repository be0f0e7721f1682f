"""What the inspector offers about a layer's input size: write it, infer it, or leave it to the first run."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from designer.catalogue import lazy
from designer.errors import DesignerError
from designer.graph.model import Node, Value
from designer.graph.query import node_at
from designer.ui import sizes
from designer.ui.document import Document
from designer.ui.panels.inspector.values import to_text
from designer.ui.session import Session
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import label
from designer.ui.widgets.link import link_button


class SizeOffers(QWidget):
    """A sentence about a lazy layer, and links; hidden for what has no size that a wire could tell."""

    def __init__(self, document: Document, session: Session) -> None:
        super().__init__()
        self._document, self._session = document, session
        self._node: Node | None = None
        self.told = label("", "quiet", wrap=True)
        self.write, self.infer = link_button("Write it into the design"), link_button("Infer it from the wire")
        self.leave = link_button("Leave it to the first run")
        self.told.setContentsMargins(5, 0, 4, 0)
        column = vbox(self.told, spacing=0, margins=(2, 8, 0, 0), within=self)
        for button in (self.write, self.infer, self.leave):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.write.clicked.connect(lambda: sizes.write(document, session, self._places))
        self.infer.clicked.connect(lambda: sizes.infer(document, session, self._places))
        self.leave.clicked.connect(lambda: sizes.leave_open(document, [node for _, node in self._places]))

    def show_node(self, node: Node | None) -> None:
        """Offers what can be done about this node of the block on show."""
        self._node = node
        is_lazy, is_sized = node is not None and lazy.is_lazy(node), node is not None and sizes.can_be_inferred(node)
        self.setVisible(is_lazy or is_sized)
        self.told.setVisible(is_lazy)
        self.write.setVisible(is_lazy)
        self.infer.setVisible(is_sized)
        self.leave.setVisible(node is not None and sizes.can_be_lazy(node))
        if node is not None and (is_lazy or is_sized):
            self._offer(node, is_lazy)

    def _offer(self, node: Node, is_lazy: bool) -> None:
        names = ", ".join(spec.name for spec in lazy.size_settings(node.of))
        found, reason = self._found(node)
        values = ", ".join(f"{name} {to_text(value)}" for name, value in found.items())
        if is_lazy:
            self.told.setText(f"The wire brings {values}.{self._until(node)}" if values else self._unknown(names))
            self.write.setText(f"Write {values or names} into the design")
            _enable(self.write, reason)
            return
        fits = all(node.settings.get(name) == value for name, value in found.items())
        self.infer.setText(f"Infer {names} from the wire")
        _enable(self.infer, reason or (f"The wire brings {values} already." if fits else ""))

    def _until(self, node: Node) -> str:
        """What a lazy layer waits for, if it still does."""
        key = "/".join((*self._document.here, node.id))
        rows = self._session.live.rows.at(key) if self._session.live else ()
        if not any(row.waits for row in rows):
            return ""
        for stopped in self._session.findings.stopped:
            name = node_at(self._document.design, stopped.path)[1].name
            return f" The last run stopped at {name} before it came here; the next one makes its weights."
        return " The first run makes its weights."

    def _unknown(self, names: str) -> str:
        return f"{names} is not yet known: the first run finds it."

    def _found(self, node: Node) -> tuple[Mapping[str, Value], str]:
        """What the wire brings, or why that cannot be used."""
        try:
            known = sizes.brought(self._session)
            found = lazy.everywhere(self._document.design, known, self._document.block_name, node.id)
        except DesignerError as error:
            return {}, str(error)
        return found, "" if found else "The wire does not tell it yet."

    @property
    def _places(self) -> list[sizes.Place]:
        return [(self._document.block_name, self._node)] if self._node is not None else []


def _enable(button: QPushButton, reason: str) -> None:
    button.setEnabled(not reason)
    button.setToolTip(reason)
