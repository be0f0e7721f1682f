"""The bytes of a file, within a limit, or one clear line."""

from __future__ import annotations

import stat
import struct
import zlib
from pathlib import Path

from designer.errors import FileRefused
from designer.files.atomic import reason

DAMAGE = (
    *(OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError),
    *(MemoryError, SyntaxError, AssertionError, struct.error, zlib.error),
)
"""What other people's readers raise at a damaged file; nothing here is a bug of ours."""

_FOREIGN = (
    (b"version https://git-lfs", "a pointer of git-lfs, not the file itself; run git lfs pull"),
    (b"<!doctype html", "a web page, not the file itself; download it again"),
    (b"<html", "a web page, not the file itself; download it again"),
    (b"<<<<<<< ", "in the middle of a git merge; solve the conflict first"),
)


def read_bytes(path: str | Path, limit: int) -> bytes:
    """The whole content of a plain file of at most `limit` bytes.

    Raises:
        FileRefused: missing, unreadable, no plain file, empty, too large, or a stand-in for the real file.
    """
    path = Path(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileRefused(f"{path.name or path}: is a folder; choose a file in it")
        if not stat.S_ISREG(status.st_mode):  # a pipe would wait for ever
            raise FileRefused(f"{path.name}: is not a plain file")
        # By the size first: `read(limit)` would set aside the whole limit at once.
        data = path.read_bytes() if status.st_size <= limit else b""
    except FileNotFoundError:
        raise FileRefused(f"{path}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise FileRefused(f"{path.name}: cannot be read ({reason(error)})") from error
    if max(len(data), status.st_size) > limit:
        raise FileRefused(f"{path.name}: is larger than {size_text(limit)}, the most that is read")
    refuse_stand_in(data, path.name)
    return data


def refuse_stand_in(data: bytes, name: str) -> None:
    """Refuse an empty file and what version control or a browser left in the place of the real one.

    Raises:
        FileRefused: with what it is instead.
    """
    if not data:
        raise FileRefused(f"{name}: is empty")
    start = data[:1024].lstrip().lower()
    for mark, what in _FOREIGN:
        if start.startswith(mark):
            raise FileRefused(f"{name}: is {what}")


def size_text(count: int) -> str:
    """A number of bytes for people: `64 MB`."""
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if count >= size:
            return f"{count / size:.4g} {unit}"
    return f"{count} bytes"


def short(text: str, most: int = 60) -> str:
    """`text`, or its beginning when it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
