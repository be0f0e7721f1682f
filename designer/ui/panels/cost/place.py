"""The table's place in the window: the panel itself is made when it is seen first, which spares the start."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.session import Session

if TYPE_CHECKING:
    from designer.ui.panels.cost.panel import CostPanel


class CostPlace(QWidget):
    """Holds the panel once there is one."""

    save_wanted = Signal()
    """The person wants the table as a file."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session, self._palette = document, session, palette
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @cached_property
    def panel(self) -> CostPanel:
        """The panel, made now if it was not there."""
        from designer.ui.panels.cost.panel import CostPanel

        made = CostPanel(self._document, self._session, self._palette, self)
        made.save_wanted.connect(self.save_wanted)
        self._column.addWidget(made)
        return made

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        if "panel" in self.__dict__:
            self.panel.set_palette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        # Qt calls a panel behind others visible too; only one that is really seen is painted.
        if "panel" not in self.__dict__:
            QTimer.singleShot(0, self, lambda: self.panel.show())
        super().paintEvent(event)
