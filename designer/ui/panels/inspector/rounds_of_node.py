"""The inspector's section about the rounds of a region in the last run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.graph.model import Node
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.session import Session

if TYPE_CHECKING:
    from designer.ui.rounds.form import RoundsForm


class RoundsOfNode(QWidget):
    """Empty for every other sort of node.

    Attributes:
        form: Goes through them; made when a region is first selected.
    """

    def __init__(self, document: Document, session: Session) -> None:
        super().__init__()
        self._document, self._session = document, session
        self._palette: Palette | None = None
        self.form: RoundsForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(7, 8, 4, 0)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        if self.form is not None:
            self.form.set_palette(palette)

    def show_node(self, node: Node | None) -> None:
        """Goes through the rounds of this node of the block on show, if it is a region that goes round."""
        goes_round = node is not None and node.kind in ("while", "repeat")
        self.setVisible(goes_round)
        if self.form is None and goes_round and self._palette is not None:
            from designer.ui.rounds.form import RoundsForm

            self.form = RoundsForm(self._session, self._palette)
            self._column.addWidget(self.form)
        if self.form is not None:
            self.form.show_region("/".join((*self._document.here, node.id)) if goes_round and node else "")
