"""Whether another window has the same file open."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal

from designer.bundled import bundled
from designer.ui.document import Document


class Claim(QObject):
    """Holds a lock for the file of the design on show; the bundled examples belong to everyone."""

    changed = Signal()

    def __init__(self, document: Document, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._folder = document, folder
        self._lock: QLockFile | None = None
        self._path: Path | None = None
        self.shared = False
        document.saved.connect(self.look)
        self.look()

    def look(self) -> None:
        """Claims the file, where it is another one or was not to be had before."""
        path = self._document.path
        if path != self._path:
            self.release()
            self._path = path
            if path is not None and not path.is_relative_to(bundled("examples")):
                self._lock = QLockFile(str(self._folder / f"{_short(path)}.open"))
        shared = self._lock is not None and not self._lock.isLocked() and not self._take(self._lock)
        if shared != self.shared:
            self.shared = shared
            self.changed.emit()

    def release(self) -> None:
        """Another window may have it."""
        if self._lock is not None:
            self._lock.unlock()
        self._lock = self._path = None

    def _take(self, lock: QLockFile) -> bool:
        """Whether no other window has it; where no lock can be written at all, nobody is told anything."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return lock.tryLock(0) or lock.error() != QLockFile.LockError.LockFailedError


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:24]
