"""Work in a thread of its own, whose end is heard of in the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from designer.errors import DesignerError


class Background(QObject):
    """One piece of work at a time."""

    done = Signal(object)
    """Carries what the work came to."""
    failed = Signal(object)
    """Carries what it ended with instead; an error that is no refusal is raised as well."""
    _ended = Signal(object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._thread: threading.Thread | None = None
        self._ended.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether work is under way whose end was not heard of yet."""
        return self._thread is not None

    def start(self, work: Callable[[], object]) -> None:
        """Begins; nothing may be under way."""
        self._thread = threading.Thread(target=self._run, args=(work,), name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Waits for the end of what is under way, of which nothing is heard then."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def _run(self, work: Callable[[], object]) -> None:
        try:
            self._ended.emit(threading.current_thread(), work())
        except Exception as error:  # noqa: BLE001  raised again in the window's thread, where it is heard of
            self._ended.emit(threading.current_thread(), error)

    def _hear(self, thread: threading.Thread, found: object) -> None:
        if self._thread is not thread:
            return  # it was waited for
        self.stop()
        if not isinstance(found, Exception):
            self.done.emit(found)
            return
        self.failed.emit(found)
        if not isinstance(found, DesignerError):
            raise found
