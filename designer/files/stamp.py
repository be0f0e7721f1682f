"""Whether a file is still the one that was read or written: by its time and its size."""

from __future__ import annotations

import os
from pathlib import Path

Stamp = tuple[int, int] | None
"""When a file was written last, in ns, and its bytes; None where there is no file."""


def stamp(path: Path | None) -> Stamp:
    """What tells this state of a file from another."""
    try:
        return told_by(path.stat()) if path else None
    except OSError:
        return None


def told_by(found: os.stat_result) -> Stamp:
    """The stamp of a file by what the system says of it."""
    return found.st_mtime_ns, found.st_size
