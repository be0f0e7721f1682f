"""Widgets of one size in rows: as many side by side as there is room for."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

GAP = 8


class Flow(QWidget):
    """Places what it holds, in order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: list[QWidget] = []

    def hold(self, widgets: list[QWidget]) -> None:
        """Holds these; those that it held before and that are not among them go."""
        for gone in self._held:
            if gone not in widgets:
                gone.hide()
                gone.deleteLater()
        self._held = widgets
        for widget in widgets:
            widget.setParent(self)
            widget.show()
        self._arrange()

    def _arrange(self) -> None:
        if not self._held:
            self.setMinimumHeight(0)
            return
        wide, high = self._held[0].width() + GAP, self._held[0].height() + GAP
        across = max(1, (self.width() + GAP) // wide)
        for at, widget in enumerate(self._held):
            row, column = divmod(at, across)
            widget.move(column * wide, row * high)
        self.setMinimumHeight(-(-len(self._held) // across) * high - GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
