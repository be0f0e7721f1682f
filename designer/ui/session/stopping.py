"""Sees to it that *Stop* stops, and that what was stopped does not begin again by itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from designer.graph.model import Design
from designer.ui.document import Document

PATIENCE = 1200
"""How long what runs may take to break off, in ms; code that does not hear of it is ended with the engine."""


class Stopping(QObject):
    """Keeps in mind which design the person stopped."""

    out_of_patience = Signal()
    """What ran has had the time to stop."""

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._held: Design | None = None
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._timer.timeout.connect(self.out_of_patience)

    def begin(self) -> None:
        """The person said stop: of the design as it is now nothing is begun by itself any more."""
        self.hold()
        self._timer.start()

    def hold(self) -> None:
        """Of the design as it is now nothing is begun by itself any more."""
        self._held = self._document.design

    def release(self) -> None:
        """The person wants it run after all."""
        self._held = None

    def rest(self) -> None:
        """What ran has broken off: what runs from now on is something else."""
        self._timer.stop()

    def holds(self, design: Design) -> bool:
        """Whether this is the design that was stopped, with no edit since."""
        return design is self._held
