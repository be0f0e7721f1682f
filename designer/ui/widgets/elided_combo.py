"""A list whose choice ends in … where it does not fit, and whose last line may ask for something else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

ASKS = Qt.ItemDataRole.UserRole + 1
"""Marks a line that is no choice but opens a dialog."""


class ElidedComboBox(QComboBox):
    """Qt cuts the words through a letter; and Down, End or the wheel would open a dialog that nobody wanted."""

    def add_question(self, text: str, tooltip: str = "") -> None:
        """A last line that asks for something else; only an open list can choose it."""
        self.addItem(text)
        self.mark_question(self.count() - 1, tooltip)

    def mark_question(self, at: int, tooltip: str = "") -> None:
        """This line asks for something else."""
        self.setItemData(at, True, ASKS)
        self.setItemData(at, tooltip, Qt.ItemDataRole.ToolTipRole)

    @contextmanager
    def _without_questions(self) -> Iterator[None]:
        """Qt steps over lines that are disabled."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        lines = [model.item(at) for at in range(self.count()) if self.itemData(at, ASKS)]
        for line in lines:
            line.setEnabled(False)
        try:
            yield
        finally:
            for line in lines:
                line.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        with self._without_questions():
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        with self._without_questions():
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part, control = QStyle.SubControl.SC_ComboBoxEditField, QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(control, option, part, self).width() - 4
        words = self.currentText() if self.currentIndex() >= 0 else self.placeholderText()
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(control, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
