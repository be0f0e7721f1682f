"""A temporary folder that goes with its process; what a process that was killed left behind goes with the next one."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path

PREFIX = "network-designer-moments-"


def own_folder(owner: object) -> Path:
    """A new folder, which is removed with its owner, or when this process ends."""
    _remove_left_behind()
    made = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    weakref.finalize(owner, shutil.rmtree, made, ignore_errors=True)
    return made


def _remove_left_behind() -> None:
    """The folders of processes that are no more; what belongs to someone else stays."""
    with suppress(OSError):
        for found in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
            number = found.name.removeprefix(PREFIX).partition("-")[0]
            if number.isdecimal() and not _lives(int(number)):
                shutil.rmtree(found, ignore_errors=True)


def _lives(process: int) -> bool:
    if os.name != "posix":  # there the same question would end the process; its files cannot be taken from it anyway
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
