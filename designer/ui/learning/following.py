"""A panel that follows values which training moves: ten times a second at most, and at little cost to training."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from designer.ui.session import Session

REST = 5
"""After a reading it rests so many times as long as that took: a large tensor must not keep training waiting."""


class Following(QObject):
    """Has a panel read again whenever values have moved, once its last reading is done and it has rested.

    Whoever reads calls `ended` when all of it is there, or when it will not come.
    """

    def __init__(self, session: Session, read: Callable[[], bool], parent: QObject, least: float = 0.0) -> None:
        """`read` says whether it asked for anything; `least` is how many seconds lie between two readings."""
        super().__init__(parent)
        self._read, self._least = read, least
        self._began: float | None = None
        self._rested_at = 0.0
        session.values_moved.connect(self._moved)
        session.live_changed.connect(self.ended)

    def ended(self) -> None:
        """Nothing of the last reading is waited for any more."""
        if self._began is not None:
            now = time.monotonic()
            self._rested_at, self._began = max(self._began + self._least, now + REST * (now - self._began)), None

    def _moved(self) -> None:
        now = time.monotonic()
        if self._began is None and now >= self._rested_at and self._read():
            self._began = now
