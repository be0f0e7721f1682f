"""A file that the engine writes beside everything else, looked at until it is there, however long that takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from designer.engine.calls.writings import StopWriting, TellWriting
from designer.engine.protocol import Refusal
from designer.runtime.reports import Writing

if TYPE_CHECKING:
    from designer.ui.session import Session

LOOK_AGAIN = 200
"""Milliseconds between two looks."""


class OnItsWay(QObject):
    """One file at a time.

    Attributes:
        file: How far it is; None where none is on its way.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.file: Writing | None = None

    def follow(self, file: Writing, then: Callable[[Writing], None], refused: Callable[[Refusal], None]) -> None:
        """Does one or the other once the file is there, or once it is known that it will not be."""
        self.file = None if file.over else file
        if file.refusal:
            refused(Refusal(file.refusal))
        elif file.over:
            then(file)
        else:
            QTimer.singleShot(LOOK_AGAIN, self, lambda: self._look(file.path, then, refused))
        self.changed.emit()

    def stop(self) -> None:
        """Gives the file up; what was there before stays."""
        if self.file is not None:
            self._session.ask(StopWriting(self.file.path), lambda _: None)

    def _look(self, path: str, then: Callable[[Writing], None], refused: Callable[[Refusal], None]) -> None:
        def lost(refusal: Refusal) -> None:
            self.file = None
            refused(refusal)
            self.changed.emit()

        call = TellWriting(path, 0.0, asker=path)
        self._session.ask(call, lambda file: self.follow(file, then, refused), lost)
