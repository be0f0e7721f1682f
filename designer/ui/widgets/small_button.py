"""A button with an icon alone."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton


def small_button(tip: str, wide: int = 26) -> QToolButton:
    """A button that says in a tooltip what it does; keys in brackets at its end are not read aloud."""
    button = QToolButton()
    button.setProperty("role", "small")
    button.setFixedSize(wide, 26)
    button.setIconSize(QSize(16, 16))
    button.setToolTip(tip)
    button.setAccessibleName(tip.partition(" (")[0])
    return button
