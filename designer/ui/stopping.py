"""Sees to it that *Stop* stops, and that what was stopped does not begin again by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from designer.graph.model import Design

if TYPE_CHECKING:
    from designer.ui.session import Session

PATIENCE = 1200
"""How long what runs may take to break off, in ms; code that does not hear of it is ended with the engine."""


class Stopping(QObject):
    """What a session does after the person said stop."""

    def __init__(self, session: Session, end: Callable[[], None]) -> None:
        super().__init__(session)
        self._session, self._end = session, end
        self._held: Design | None = None
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._timer.timeout.connect(self._insist)

    def begin(self) -> None:
        """The person said stop: of the design as it is now nothing is begun by itself any more."""
        self.hold()
        self._timer.start()

    def hold(self) -> None:
        """Of the design as it is now nothing is begun by itself any more."""
        self._held = self._session.document.design

    def release(self) -> None:
        """The person wants it run after all."""
        self._held = None

    def holds(self, design: Design) -> bool:
        """Whether this is the design that was stopped, with no edit since."""
        return design is self._held

    def _insist(self) -> None:
        if self._session.state == "busy":
            text = "what ran did not stop, so the engine is started again; the drawing is as it was"
            self._session.refused.emit(text)
            self._end()
