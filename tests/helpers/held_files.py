"""Files of tensors that are held on their way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from designer.files import counted
from designer.runtime import file_writer


@contextmanager
def held_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Every file counts as large, and no byte of it is written before the gate is open."""
    opened, write = threading.Event(), counted.CountedFile.write
    monkeypatch.setattr(file_writer, "AT_ONCE", 0)

    def waits(self: counted.CountedFile, data: bytes) -> int:
        assert opened.wait(60)
        return write(self, data)

    monkeypatch.setattr(counted.CountedFile, "write", waits)
    yield opened
    opened.set()
