"""What was asked for is seen when it comes, also where it stands below what a scroll area shows."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget


def area_around(widget: QWidget) -> QScrollArea | None:
    """The scroll area that a widget stands in."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return around


def into_view(widget: QWidget) -> None:
    """Scrolls as far as it must be for a widget to be seen, once it has its place."""
    if (area := area_around(widget)) is not None:
        QTimer.singleShot(0, widget, lambda: area.ensureWidgetVisible(widget, 0, 8))
