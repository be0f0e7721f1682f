"""Timers that are known by when they were made, so that a test that leaves one running is found."""

from __future__ import annotations

import weakref
from typing import ClassVar

from PySide6 import QtCore
from shiboken6 import isValid


class KnownTimer(QtCore.QTimer):
    """Every timer of the window is one once `know` was called."""

    made: ClassVar[list[weakref.ref[KnownTimer]]] = []

    def __init__(self, *arguments, **settings) -> None:
        super().__init__(*arguments, **settings)
        self.made.append(weakref.ref(self))


def know() -> None:
    """Before anything of the window is imported."""
    QtCore.QTimer = KnownTimer


def running() -> list[str]:
    """What runs of the timers that were made since the last call: whose each is, and how long it takes."""
    if QtCore.QCoreApplication.instance() is not None:  # windows that are closed end with what is theirs
        QtCore.QCoreApplication.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete.value)
    found = [timer for one in KnownTimer.made if (timer := one()) is not None and isValid(timer) and timer.isActive()]
    KnownTimer.made.clear()
    return [f"a timer of {timer.parent()}, {timer.interval()} ms" for timer in found]
