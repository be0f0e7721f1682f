"""A field that lies over a cell while one types a number into it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QDoubleValidator, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from designer.ui.theme import mono

NARROWEST = 56
"""A field is at least so wide, in px, however small its cell is."""


class CellEditor(QLineEdit):
    """Enter takes the number, Escape leaves the old one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self._taken: Callable[[float], None] = lambda _value: None
        self.setAccessibleName("Number of the cell")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFont(mono(12))
        validator = QDoubleValidator(self)
        validator.setLocale(validator.locale().c())
        self.setValidator(validator)
        self.returnPressed.connect(self._take)
        self.hide()

    def open(self, rect: QRectF, value: float, taken: Callable[[float], None]) -> None:
        """Lies over a cell and shows its number; `taken` is told what was typed."""
        self._taken = taken
        self.setText(f"{value:.6g}")
        size = self.sizeHint()
        width = max(NARROWEST, round(rect.width()))
        centre = rect.center()
        self.setGeometry(round(centre.x() - width / 2), round(centre.y() - size.height() / 2), width, size.height())
        self.show()
        self.setFocus()
        self.selectAll()

    def _take(self) -> None:
        value = float(self.text())
        self.hide()
        self._under.setFocus()
        self._taken(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._under.setFocus()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hide()
