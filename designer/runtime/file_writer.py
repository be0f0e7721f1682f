"""Writes one file of tensors: a small one at once, a large one beside everything else, from a copy of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import torch

from designer.errors import DesignerError, FileRefused
from designer.files.atomic import reason
from designer.files.counted import Told
from designer.runtime.devices import free_memory
from designer.runtime.reports import Writing

AT_ONCE = 16 << 20
"""Bytes that are written before anyone notices."""
SPARE = 2
"""So many times its size must be free, so that training has room beside the copy; else all waits for the writing."""

Put = Callable[[Told], object]
"""Writes a whole file; what it is given hears how many bytes are written."""


class Content(NamedTuple):
    """What is to be written.

    Attributes:
        size: Bytes of its tensors.
        copied: Copies it as it stands now, and gives what writes the copy.
    """

    size: int
    copied: Callable[[], Put]


class FileWriter:
    """At most one file is on its way; torch and the system let others go on while they write.

    Attributes:
        path: The last file that was, or is, written.
    """

    def __init__(self) -> None:
        self._thread: Thread | None = None
        self.path, self._size, self._done, self._refusal = "", 0, 0, ""
        self._bug: Exception | None = None
        self._stopped = False

    @property
    def busy(self) -> bool:
        """Whether one is on its way."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def writing(self) -> Writing:
        """How far it is; `over` where none is on its way.

        Raises:
            Exception: what went wrong in the thread and is no refusal.
        """
        over = not self.busy
        bug, self._bug = (self._bug, None) if over else (None, self._bug)
        if bug is not None:
            raise bug
        return Writing(self.path, min(self._done, self._size), self._size, over, self._refusal)

    def take_refusal(self) -> str:
        """Why the last one could not be written, once it is known; told once.

        Raises:
            Exception: what went wrong in the thread and is no refusal.
        """
        refusal = "" if self.busy else self.writing.refusal
        if refusal:
            self._refusal = ""
        return refusal

    def write(self, content: Content, path: Path, then: Callable[[], object] = lambda: None) -> None:
        """Writes it, then does `then`; a small one is there when this is over.

        Raises:
            DesignerError: it cannot be written, as far as that is known at once.
        """
        self.wait()
        size = content.size
        self.path, self._size, self._done, self._refusal = str(path), size, 0, ""
        self._stopped = False
        free = free_memory(torch.device("cpu"))
        put = content.copied()
        if size <= AT_ONCE or (free and free < SPARE * size):
            self._put(put, path, then)
        else:
            # An engine that ends without being killed waits for it.
            self._thread = Thread(target=self._run, args=(put, path, then), name="file")
            self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Waits until it is written, or so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def stop(self) -> None:
        """The file that is on its way is given up; what was there before stays."""
        self._stopped = True

    def _run(self, put: Put, path: Path, then: Callable[[], object]) -> None:
        try:
            self._put(put, path, then)
        except OSError as error:
            self._refusal = f"{path.parent}: {reason(error)}"
        except DesignerError as error:
            self._refusal = str(error)
        except Exception as error:  # noqa: BLE001 - raised again where it is asked how far it is
            self._bug = error

    def _put(self, put: Put, path: Path, then: Callable[[], object]) -> None:
        put(self._count)
        self._size = self._done = path.stat().st_size
        then()

    def _count(self, done: int) -> None:
        if self._stopped:
            name = Path(self.path).name
            raise FileRefused(f"{name}: was stopped while it was written; what was there before is as it was")
        self._done = done
