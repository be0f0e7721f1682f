"""A file is written whole or not at all: a crash, a kill or a full disk leaves the old one as it was."""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from designer.errors import FileRefused
from designer.files.stamp import Stamp, told_by

DESCRIPTORS = "/proc/self/fd"
"""Where Linux has a name for every open file."""
A_DAY = 86_400.0
"""Seconds after which nobody is still writing a file."""


def write_bytes(path: str | Path, data: bytes) -> Stamp:
    """`data` as the whole content of the file; its mode stays, and a symbolic link stays a link.

    Gives the stamp of what was written, whoever writes the same file a moment later.

    Raises:
        FileRefused: it could not be written; what was there before is untouched.
    """
    return write_parts(path, (data,))


def write_parts(path: str | Path, parts: Iterable[bytes]) -> Stamp:
    """As `write_bytes`, for content that is made piece by piece; what making it raises leaves the old file too.

    Raises:
        FileRefused: it could not be written; what was there before is untouched.
    """
    return write_by(path, lambda file: file.writelines(parts))


def write_by(path: str | Path, fill: Callable[[BinaryIO], object]) -> Stamp:
    """As `write_bytes`, for content that others put into the open file.

    Raises:
        FileRefused: it could not be written; what was there before is untouched.
    """
    path = Path(path)
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            raise FileRefused(f"{path.name}: is not a file and cannot be written over")
        return _replace(target, fill)
    except (OSError, ValueError) as error:
        raise FileRefused(f"{path.name}: cannot be written ({reason(error)}); choose another place") from error


def write_same(source: Path, path: Path) -> None:
    """`path` becomes what `source` is: where the disk can call one file by two names nothing is written twice.

    Raises:
        FileRefused: it could not be written; what was there before is untouched.
    """
    link = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        link.unlink(missing_ok=True)
        os.link(source, link)
        os.replace(link, path)  # noqa: PTH105
    except OSError:
        write_parts(path, map(Path.read_bytes, (source,)))


def refuse_unwritable(path: str | Path) -> None:
    """Says before long work whether a file can be written in the end.

    Raises:
        FileRefused: it cannot, as far as can be told now.
    """
    path = Path(path)
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise FileRefused(f"{path.name}: is not a file and cannot be written over")
    if not target.parent.is_dir():
        raise FileRefused(f"{path.name}: there is no folder {path.parent}; choose another place")
    if not os.access(target.parent, os.W_OK):
        raise FileRefused(f"{path.name}: nothing can be written in {path.parent}; choose another place")


def reason(error: Exception) -> str:
    """Why the system refused, in its own words without the path: `No space left on device`."""
    return getattr(error, "strerror", None) or str(error)


def _replace(target: Path, fill: Callable[[BinaryIO], object]) -> Stamp:
    handle = _nameless(target.parent)
    if handle is None:
        written = _through_part(target, fill)
    else:
        with os.fdopen(handle, "w+b") as file:
            written = _fill(file, handle, target, fill)
            try:
                _name(handle, target)
            except OSError:  # the system has files without a name, and no name for them
                file.seek(0)
                written = _through_part(target, lambda part: shutil.copyfileobj(file, part))
    _sync_folder(target.parent)
    _sweep(target)
    return written


def _nameless(folder: Path) -> int | None:
    """An open file that has no name yet, so that a kill leaves nothing of it; None where there are none such."""
    if hasattr(os, "O_TMPFILE") and Path(DESCRIPTORS).is_dir():
        with contextlib.suppress(OSError):
            return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
    return None


def _name(handle: int, target: Path) -> None:
    name = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
    os.link(f"{DESCRIPTORS}/{handle}", name, src_dir_fd=handle)  # given a folder, it follows the link
    try:
        os.replace(name, target)  # noqa: PTH105
    except OSError:
        name.unlink()
        raise


def _through_part(target: Path, fill: Callable[[BinaryIO], object]) -> Stamp:
    # In the same folder, so that `os.replace` never has to cross a file system.
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            written = _fill(file, name, target, fill)
        os.replace(name, target)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise
    return written


def _fill(file: BinaryIO, of: int | str, target: Path, fill: Callable[[BinaryIO], object]) -> Stamp:
    os.chmod(of, _mode(target))  # noqa: PTH101 - it may be open and have no name
    fill(file)
    file.flush()
    os.fsync(file.fileno())
    return told_by(os.fstat(file.fileno()))


def _sweep(target: Path) -> None:
    """Removes what is left of writing this file where the machine or the program ended in the middle of it."""
    for part in target.parent.glob(f".{glob.escape(target.name[:100])}.*.part"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > A_DAY:
                part.unlink()


def _mode(target: Path) -> int:
    """The mode of the file as it is, or the one that a new file gets."""
    with contextlib.suppress(FileNotFoundError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    # The new name is on the disk only when its folder is. Windows cannot open a folder, nor needs it.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
