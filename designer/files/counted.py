"""A file that is written piece by piece, however much is handed to it at once, and tells how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

PIECE = 4 << 20
"""Bytes that are written between two words about it."""
Told = Callable[[int], None]


class CountedFile:
    """Takes what torch writes; after the first failure it takes the rest too, and writes none of it.

    Torch's own writer ends the process where an error meets it while it closes its file.
    """

    def __init__(self, file: BinaryIO, told: Told) -> None:
        self._file, self._told, self._count = file, told, 0
        self._failure: BaseException | None = None

    def write(self, data: bytes | memoryview) -> int:
        """Writes it, unless something went wrong before."""
        view = memoryview(data).cast("B")
        try:
            for start in range(0, len(view), PIECE):
                if self._failure is not None:
                    break
                self._count += self._file.write(view[start : start + PIECE])
                self._told(self._count)
        except BaseException as error:  # noqa: BLE001 - raised again as soon as torch has let go of the file
            self._failure = error
        return len(view)

    def flush(self) -> None:
        """What was written is in the system's hands."""
        if self._failure is None:
            self._file.flush()

    def raise_failure(self) -> None:
        """Raises what went wrong."""
        if self._failure is not None:
            raise self._failure
