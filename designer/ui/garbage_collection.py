"""Looks for garbage in the window's thread, and in no other."""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

EVERY = 500
"""How often it is looked whether there may be enough garbage, in ms."""
SELDOM = 50
"""After a search through everything the next one waits so many times as long as it took."""
LONG = 0.05
"""What a search through everything leaves that took longer, in s, is left alone by the next ones."""


class Collector(QObject):
    """Stands in for Python's own search for garbage, which runs in whichever thread happens to make much.

    A widget in a circle of references would be ended there, while Qt still has events and timers for it in the
    window's thread: the process dies of that, without a word.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._rested_at = 0.0
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """What is there now stays: garbage is looked for among what comes later."""
        gc.freeze()
        self._timer.start()

    def look(self) -> None:
        """Looks as far as Python itself would by now."""
        generation = due()
        if generation is None:
            return
        began = time.monotonic()
        if generation == 2 and began < self._rested_at:
            generation = 1
        gc.collect(generation)
        if generation == 2:
            ended = time.monotonic()
            self._rested_at = ended + SELDOM * (ended - began)
            if ended - began > LONG:
                gc.freeze()


def thaw() -> None:
    """Another design is to be shown: what stayed as long as the last one was there may be garbage now."""
    gc.unfreeze()


def due() -> int | None:
    """The eldest generation of things that is to be looked through; None where too few are new."""
    counted = list(zip(gc.get_count(), gc.get_threshold(), strict=True))
    return next((age for age in (2, 1, 0) if 0 < counted[age][1] < counted[age][0]), None)
