"""The inspector's row for the device that the selected nodes live on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from designer.catalogue.device_check import in_words
from designer.graph.devices import AROUND, PLACED_KINDS, canonical, put_nodes
from designer.graph.model import Node
from designer.ui import devices
from designer.ui.commands.words import listed
from designer.ui.document import Document
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.elided_combo import ElidedComboBox
from designer.ui.widgets.labels import label, tip


class DeviceRow(QWidget):
    """Hidden while a node is selected that has no place of its own, such as an input."""

    def __init__(self, document: Document, session: Session) -> None:
        super().__init__()
        self._document, self._session = document, session
        self._nodes: Sequence[Node] = ()
        self.choice = ElidedComboBox()
        self.choice.setAccessibleName("Device of the node")
        self.choice.setPlaceholderText("several")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(6)
        self._name = label("device", "mono")
        hbox(self._name, (self.choice, 1), spacing=4, margins=(7, 0, 28, 0), within=self)
        self.choice.activated.connect(self._put)

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Shows where these nodes of the block on show live."""
        self._nodes = nodes
        self.setVisible(all(node.kind in PLACED_KINDS for node in nodes))
        if self.isHidden():
            return
        around = in_words(self._document.design, self._document.block_name, AROUND)
        follows = all(node.kind == "op" for node in nodes)
        items = [("with its inputs" if follows else f"as around: {around}", AROUND)]
        items += [(name, name) for name in self._names()]
        self.choice.clear()
        for text, name in items:
            self.choice.addItem(text, name)
        held = {canonical(node.device) for node in nodes}
        self.choice.setCurrentIndex(self.choice.findData(held.pop()) if len(held) == 1 else -1)
        self.choice.setToolTip(tip(devices.in_words(self._session, "The device that it lives on")))

    def set_label_width(self, width: int) -> None:
        """Makes the column of names as wide as in the rows of settings."""
        self._name.setMinimumWidth(width)

    def _names(self) -> list[str]:
        """The machine's devices, the design's, and those that the nodes are for."""
        offered = [name for _, name in devices.offered(self._session)]
        return list(dict.fromkeys((*offered, *(canonical(node.device) for node in self._nodes if node.device))))

    def _put(self, index: int) -> None:
        document, device = self._document, str(self.choice.itemData(index))
        after = put_nodes(document.design, document.block_name, [node.id for node in self._nodes], device)
        if after != document.design:
            where = f"on {device}" if device else "where what is around it is"
            ids = "+".join(node.id for node in self._nodes)
            document.edit(f"Put {listed(self._nodes)} {where}", after, merge=f"{document.block_name}/{ids}/device")
