"""The laboratory's place in the window: the panel itself is made when it is seen first, which spares the start."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.session import Session

if TYPE_CHECKING:
    from designer.ui.panels.laboratory.panel import LaboratoryPanel


class LaboratoryPlace(QWidget):
    """Holds the panel once there is one; a place that is too low or too narrow for it is scrolled."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session, self._palette = document, session, palette
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @cached_property
    def panel(self) -> LaboratoryPanel:
        """The panel, made now if it was not there."""
        from designer.ui.panels.laboratory.panel import LaboratoryPanel

        # Without it the dock could be no lower than the laboratory, whichever panel is in front.
        area = QScrollArea()
        area.setWidgetResizable(True)
        self._column.addWidget(area)
        made = LaboratoryPanel(self._document, self._session, self._palette, area)
        area.setWidget(made)
        return made

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        if "panel" in self.__dict__:
            self.panel.set_palette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        # Qt calls a panel behind others visible too; only one that is really seen is painted.
        if "panel" not in self.__dict__:
            QTimer.singleShot(0, self, self._make)
        super().paintEvent(event)

    def _make(self) -> None:
        self.panel.show()
