"""The tabs of panels: as wide as their words, with a thin line where another group of them begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget

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


def hide_left_over(window: QMainWindow) -> None:
    """Hides the bars of tabs of arrangements before, which Qt leaves standing where they were."""
    docks = {dock.windowTitle(): dock for dock in window.findChildren(QDockWidget)}
    served: set[QDockWidget] = set()
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    newest_first = bars[::-1]
    for bar in sorted(newest_first, key=lambda bar: not _stands_over(bar, docks)):
        mine = [docks.get(bar.tabText(at)) for at in range(bar.count())]
        if not mine or None in mine or served & set(mine) or not set(mine[1:]) <= set(_beside(window, mine[0])):
            bar.hide()
        else:
            served |= {dock for dock in mine if dock}


def _beside(window: QMainWindow, dock: QDockWidget | None) -> list[QDockWidget]:
    return window.tabifiedDockWidgets(dock) if dock else []


def _stands_over(bar: QTabBar, docks: Mapping[str, QDockWidget]) -> bool:
    """Whether it is where the dock of its chosen tab begins."""
    dock = docks.get(bar.tabText(bar.currentIndex()))
    return dock is not None and bar.geometry().bottom() + 1 == dock.y() and bar.x() == dock.x()
