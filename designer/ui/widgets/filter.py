"""A line to filter a list with: a magnifying glass, a clear button, Down moves into the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from designer.ui.icons import icon

CLOSER = 6
"""Px that the words stand closer to the glass than Qt has them."""


class FilterLine(QLineEdit):
    """Emits `textChanged` as one types; Escape clears, Down and Enter are handed on."""

    down = Signal()
    entered = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(False)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.setTextMargins(-CLOSER, 0, 0, 0)
        self.returnPressed.connect(self.entered)

    def set_colour(self, colour: str) -> None:
        """The colour of the magnifying glass."""
        self._glass.setIcon(icon("search", colour))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)
