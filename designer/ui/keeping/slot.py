"""A place for one window's unsaved work: a recovery file and the lock that says whose it is."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QLockFile

from designer.files.recovery import new_path


class Slot:
    """Held by one window at a time; a window that was killed holds nothing any more."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = QLockFile(str(path.with_suffix(".lock")))

    @classmethod
    def new(cls, where: Path) -> Slot:
        """One that nobody has; its folder is made when it is held."""
        return cls(new_path(where))

    def hold(self) -> bool:
        """Takes it, unless another window has it."""
        if self._lock.isLocked():
            return True
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self._lock.tryLock(0)

    def leave(self) -> None:
        """Lets others have what is in it."""
        self._lock.unlock()

    def empty(self) -> None:
        """Removes what is in it, and leaves it."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
        self._lock.unlock()
