"""Lets the shapes that a first run has found appear one after the other, in the order in which the run found them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QObject, QTimer, Signal

from designer.runtime.reports import ParameterTable

STEP, MOST_STEPS = 120, 12
"""ms between two, and so many steps at most: a large network fills several at a time."""


class Filling(QObject):
    """Holds back rows until it is their turn."""

    stepped = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[str] = []
        self._at_once = 1
        self._timer = QTimer(self, interval=STEP)
        self._timer.timeout.connect(self._step)

    def begin(self, names: Sequence[str]) -> None:
        """Holds these back from now on."""
        self._left, self._at_once = list(names), ceil(len(names) / MOST_STEPS)
        if self._left:
            self._timer.start()

    def shown(self, rows: ParameterTable) -> ParameterTable:
        """The rows as they are to be seen now."""
        return rows.held_back(self._left) if self._left else rows

    def _step(self) -> None:
        del self._left[: self._at_once]
        if not self._left:
            self._timer.stop()
        self.stepped.emit()
