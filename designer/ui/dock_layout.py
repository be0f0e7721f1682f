"""Where the panels stand in the window: at first, in a low window, and as a person left them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QTabWidget, QWidget

from designer.ui.dock_title import DockTitle
from designer.ui.panel_dock import PanelDock
from designer.ui.panels.table import PANELS
from designer.ui.tab_lines import hide_left_over

AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
VERSION = 1
LOW = 900
"""Below this height of the window, in px, inspector and parameters share one place, so that neither is squeezed."""


class DockLayout:
    """Puts the docks of `PANELS`, given by id, at the sides of a window."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, PanelDock]) -> None:
        self._window, self._docks = window, docks
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner in (Qt.Corner.BottomRightCorner, Qt.Corner.TopRightCorner):
            window.setCorner(corner, AREAS["right"])
        window.setCorner(Qt.Corner.BottomLeftCorner, AREAS["left"])
        for spec in PANELS:
            dock = docks[spec.id]
            # At the bottom a tab says the name already.
            dock.setTitleBarWidget(QWidget(dock) if spec.area == "bottom" else DockTitle(dock))
            window.addDockWidget(AREAS[spec.area], dock)
        first, *others = self._at("bottom")
        for dock in others:
            window.tabifyDockWidget(first, dock)
        first.raise_()
        self._size()
        self._at_first = self.state()

    def fit(self) -> None:
        """Makes the best of a low window."""
        if self._window.height() < LOW:
            inspector, parameters = self._docks["inspector"], self._docks["parameters"]
            self._window.tabifyDockWidget(inspector, parameters)
            inspector.raise_()
            self._window.resizeDocks([inspector, self._docks["weights"]], [1, 1], Qt.Orientation.Vertical)
        QTimer.singleShot(0, self._window, partial(hide_left_over, self._window))

    def reset(self) -> None:
        """Every panel where it was at first."""
        self.restore(self._at_first)
        self._size()
        self.fit()

    def state(self) -> QByteArray:
        """How the panels stand, for `restore`."""
        return self._window.saveState(VERSION)

    def restore(self, state: QByteArray) -> bool:
        """Puts the panels as they stood; says whether it could."""
        return self._window.restoreState(state, VERSION)

    def _size(self) -> None:
        right, bottom = self._at("right"), self._at("bottom")
        self._window.resizeDocks([self._docks["library"], right[0]], [208, 340], Qt.Orientation.Horizontal)
        self._window.resizeDocks(right, [3, 3, 4], Qt.Orientation.Vertical)
        self._window.resizeDocks(bottom[:1], [240], Qt.Orientation.Vertical)

    def _at(self, area: str) -> list[PanelDock]:
        return [self._docks[spec.id] for spec in PANELS if spec.area == area]
