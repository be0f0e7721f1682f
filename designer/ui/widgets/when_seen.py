"""A panel that costs nothing while nobody sees it."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget


class WhenSeen(QWidget):
    """Brings itself in line while it is seen; what it missed meanwhile it makes up for when it comes into sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._missed = True

    def follow(self) -> None:
        """Something changed."""
        self._missed = not self.isVisible()
        if not self._missed:
            self._refresh()

    def _refresh(self) -> None:
        """What the panel does to be in line."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        if self._missed:
            self._missed = False
            self._refresh()
        super().showEvent(event)
