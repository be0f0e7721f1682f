"""The place of a panel in the window: the panel itself is made when it is seen first, which spares the start."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from designer.ui.palette import Palette


class LazyPanel(QWidget):
    """Holds the panel once there is one; a place that is too low or too narrow for it is scrolled."""

    def __init__(self, make: Callable[[Palette, QWidget], QWidget], palette: Palette, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._make, self._palette = make, palette
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @cached_property
    def panel(self) -> QWidget:
        """The panel, made now if it was not there."""
        # Without it the dock could be no lower than its tallest panel, whichever is in front.
        area = QScrollArea()
        area.setWidgetResizable(True)
        self._column.addWidget(area)
        made = self._make(self._palette, area)
        area.setWidget(made)
        return made

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        if "panel" in self.__dict__:
            self.panel.set_palette(palette)  # type: ignore[attr-defined]  # every panel has it

    def paintEvent(self, event: QPaintEvent) -> None:
        # Qt calls a panel behind others visible too; only one that is really seen is painted.
        if "panel" not in self.__dict__:
            QTimer.singleShot(0, self, self._show)
        super().paintEvent(event)

    def _show(self) -> None:
        self.panel.show()
