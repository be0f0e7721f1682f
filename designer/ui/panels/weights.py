"""The values of the parameter or buffer that was chosen last, as the live module has them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from designer.runtime.pictures.reports import OfModule
from designer.runtime.reports import ParameterRow
from designer.ui.document import Document
from designer.ui.learning.following import Following
from designer.ui.palette import Palette
from designer.ui.panels.flow_bar import FlowBar
from designer.ui.panels.tensor_view import TensorView
from designer.ui.panels.value_line import ValueLine
from designer.ui.panels.watch_deeds import watch_menu
from designer.ui.session import Session

NOTHING = "Choose a parameter in the Parameters panel to see its values."
ASKER = "weights"


class WeightsPanel(TensorView):
    """Shows the parameter that was chosen last, or what flows; and shows it anew when the live module changes."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(session, palette, NOTHING, ASKER, parent)
        self._session = session
        self._chosen_name = ""
        self._stale = False
        self.by_hand = ValueLine()
        self.by_hand.hide()
        self.flow = FlowBar(document, session, self, ASKER)
        self.column.insertWidget(0, self.flow)
        self.column.addWidget(self.by_hand)
        self.addAction(watch_menu(document, session, self, lambda: list(filter(None, [self._row()]))))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.by_hand.wanted.connect(session.change_live)
        self.by_hand.refused.connect(session.refused)
        self.by_hand.gradient_wanted.connect(self._read_again)
        session.live_changed.connect(self._read_again)
        self.flow.wanted.connect(self._read_again)
        Following(session, self.reader, self._follow, self)
        document.replaced.connect(self._another_design)

    def show_tensor(self, name: str, follows: bool = False) -> None:
        """Shows the parameter or buffer of this name; one that only `follows` the canvas waits while flow is shown."""
        self._chosen_name = name
        if not self.flow.sort:
            self._read_again()
        elif not follows:
            self.flow.set_sort("")

    def _another_design(self) -> None:
        """Another design comes: what was chosen is none of its own."""
        self.show_tensor("")

    def _read_again(self) -> None:
        row = self._row() if not self.flow.sort else None
        self.by_hand.setVisible(row is not None and not row.waits)
        if self.flow.sort and self.isVisible():
            self._stale = False
            self.flow.show_flow()
        elif self.flow.sort:
            self._stale = True
        elif row is None:
            name = self._chosen_name
            self.say(f"{name} is not in the live module any more." if name else NOTHING)
        elif self.isVisible():
            self._stale = False
            self.by_hand.show_tensor(self._chosen_name, row.kind == "parameter")
            kind = "buffer" if row.kind == "buffer" else "trained" if row.trained else "frozen"
            facts = (row.device, kind, "gradient" if self._of_gradient else row.sort)
            self.look_at(OfModule(self._chosen_name, self._of_gradient), self._chosen_name, facts)
        else:
            self._stale = True

    def _follow(self) -> None:
        """Training has moved the values: they are read anew while they are seen, and once it rests in any case."""
        if self.isVisible() and (self.flow.sort or self._row() is not None):
            self._read_again()

    @property
    def _of_gradient(self) -> bool:
        row = self._row()
        return self.by_hand.gradient.isChecked() and row is not None and row.kind == "parameter"

    def _row(self) -> ParameterRow | None:
        return self._session.live.rows.find(self._chosen_name) if self._session.live else None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read_again()
