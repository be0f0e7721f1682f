"""A picture that follows values which training moves: ten times a second at most, and at little cost to training."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from designer.ui.panels.picture.reader import Reader
from designer.ui.session import Session

REST = 5
"""After a reading it rests so many times as long as that took: a large tensor must not keep training waiting."""


class Following(QObject):
    """Reads again whenever values have moved, once the last reading is done and it has rested."""

    def __init__(self, session: Session, reader: Reader, read: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._read = read
        self._began: float | None = None
        self._rested_at = 0.0
        session.values_moved.connect(self._moved)
        session.live_changed.connect(self._ended)
        reader.counted.connect(self._ended)
        reader.refused.connect(self._ended)

    def _moved(self) -> None:
        if self._began is None and time.monotonic() >= self._rested_at:
            self._began = time.monotonic()
            self._read()

    def _ended(self) -> None:
        if self._began is not None:
            now = time.monotonic()
            self._rested_at, self._began = now + REST * (now - self._began), None
