"""Height that one panel has while it is in front; the panels behind it get back what they had."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar

from designer.ui.panel_dock import in_front

NEAR = 8
"""Heights that differ by no more, in px, are the same: nobody has moved the edge in between."""


class TemporaryHeight(QTimer):
    """Makes a dock higher, and its side as low again as it was once another dock lies over it."""

    def __init__(self, window: QMainWindow, dock: QDockWidget) -> None:
        super().__init__(dock, singleShot=True, interval=0)
        self._window, self._dock = window, dock
        self._before = self._given = 0
        # Only once the other dock is there too, is it known which one has the place.
        self.timeout.connect(self._look)
        dock.visibilityChanged.connect(self.start)

    def give(self, height: int) -> None:
        """Brings the dock to the front, at least so high."""
        front = self._in_front()
        before = front.height() if front is not None else 0
        self._dock.show()
        self._dock.raise_()
        if self._dock.isFloating() or (front is self._dock and before >= height):
            return
        if front is not self._dock or not self._given:
            self._before = before
        self._given = max(before, height)
        self._put(self._dock, self._given)

    def _look(self) -> None:
        front = self._in_front()
        if front is None or not self._given or not self._window.isVisible() or self._window.isMinimized():
            return
        wanted, now = (self._given, self._before) if front is self._dock else (self._before, self._given)
        if wanted and abs(front.height() - now) <= NEAR:
            self._put(front, wanted)

    def _in_front(self) -> QDockWidget | None:
        """Which of the docks in this place is seen."""
        docks = [self._dock, *self._window.tabifiedDockWidgets(self._dock)]
        seen = [dock for dock in docks if not dock.isFloating() and in_front(dock)]
        return seen[0] if seen else None

    def _put(self, dock: QDockWidget, height: int) -> None:
        """The dock so high; Qt counts the tabs that lead to the others with it."""
        bars = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        words = dock.windowTitle()
        tabs = [bar.height() for bar in bars if words in map(bar.tabText, range(bar.count()))]
        self._window.resizeDocks([dock], [height + max(tabs, default=0)], Qt.Orientation.Vertical)
