"""The tabs of panels: as wide as their words, with a thin line where another group of them begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QTabBar, QWidget

from designer.ui.panels.table import groups

HEIGHT = 14
"""Of a line, in px."""


class TabLines(QWidget):
    """Lies over a bar of tabs, which Qt makes and moves as panels are; mouse and keys go past it."""

    def __init__(self, bar: QTabBar, docks: Mapping[str, QDockWidget], colour: Callable[[], str]) -> None:
        super().__init__(bar)
        self._bar, self._docks, self._colour = bar, docks, colour
        bar.setExpanding(False)
        bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        bar.installEventFilter(self)
        self.resize(bar.size())

    @property
    def places(self) -> list[int]:
        """Where lines stand, in px from the left of the bar."""
        of_group = groups()
        by_title = {dock.windowTitle(): of_group[panel_id] for panel_id, dock in self._docks.items()}
        of_tab = [by_title.get(self._bar.tabText(at), 0) for at in range(self._bar.count())]
        parted = [at for at in range(1, len(of_tab)) if of_tab[at] != of_tab[at - 1]]
        return [self._bar.tabRect(at).left() for at in parted]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.resize(self._bar.size())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, top = QPainter(self), (self.height() - HEIGHT) // 2
        for x in self.places:
            painter.fillRect(x, top, 1, HEIGHT, QColor(self._colour()))
        painter.end()
