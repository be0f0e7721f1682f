"""A field for whole numbers, with arrows; its digits stand as far in as the words of other fields."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

INSET = 5
"""Px before the digits: the style sheet's padding of a field does not reach the one within."""


class NumberBox(QSpinBox):
    """Qt's own, dressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(INSET, 0, 0, 0)
