"""Whether a file is still the one that was read or written: by its time and its size."""

from __future__ import annotations

from pathlib import Path

Stamp = tuple[int, int] | None
"""When a file was written last, in ns, and its bytes; None where there is no file."""


def stamp(path: Path | None) -> Stamp:
    """What tells this state of a file from another."""
    try:
        found = path.stat() if path else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if found else None
