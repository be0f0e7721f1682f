"""The checkpoints of a folder: how far each has come, and why one cannot be gone on with."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from designer.errors import DesignerError, FileRefused
from designer.files import suffixes
from designer.files.atomic import reason
from designer.files.precheck import words_beside
from designer.files.reading import size_text
from designer.runtime.training.checkpoint import SUMMARY, Summary, read_checkpoint, summary_of
from designer.runtime.training.keeping import CheckpointList, CheckpointRow

MOST = 500
"""Files of a folder that are told, the newest first."""
LARGEST = 64 << 20
"""Bytes of a file without words beside it that is read to see what it is."""
AT_ONCE = 0.08
"""Seconds after which the rest is left for the next time."""


def checkpoints_in(folder: str, start: int = 0) -> CheckpointList:
    """What the folder holds, from one file on; a file that is no checkpoint or is damaged says so in its row.

    Raises:
        FileRefused: the folder cannot be read.
    """
    paths, said = _newest(Path(folder))
    rows: list[CheckpointRow] = []
    until = time.perf_counter() + AT_ONCE
    while start + len(rows) < len(paths) and (not rows or time.perf_counter() < until):
        rows.append(look_at(paths[start + len(rows)]))
    end = start + len(rows)
    return CheckpointList(
        folder, tuple(rows), end if end < len(paths) else None, said, bool(paths) or Path(folder).is_dir()
    )


def look_at(path: Path) -> CheckpointRow:
    """How far a checkpoint has come, without reading its tensors where it has words beside them."""
    try:
        status = path.stat()
    except OSError as error:
        return CheckpointRow(str(path), refusal=f"{path.name}: cannot be read ({reason(error)})")
    row = CheckpointRow(str(path), status.st_size, status.st_mtime)
    try:
        summary = _summary(path, status.st_size)
    except DesignerError as error:
        return msgspec.structs.replace(row, refusal=str(error))
    return CheckpointRow(
        row.path,
        row.size,
        summary.at or row.at,
        summary.design,
        summary.epoch,
        summary.step,
        summary.loss,
        summary.share,
        summary.recipe,
    )


def _summary(path: Path, size: int) -> Summary:
    if not size:
        raise FileRefused(f"{path.name}: is empty")
    words = words_beside(path).get(SUMMARY)
    if words is not None:
        try:
            return msgspec.json.decode(words, type=Summary)
        except msgspec.DecodeError as error:
            raise FileRefused(f"{path.name}: is a damaged checkpoint: {error}") from error
    if size > LARGEST:
        raise FileRefused(f"{path.name}: does not say how far it has come, and has more than {size_text(LARGEST)}")
    return summary_of(read_checkpoint(path).progress)


def _newest(folder: Path) -> tuple[list[Path], str]:
    try:
        found = [path for path in folder.iterdir() if path.suffix.lower() in suffixes.TORCH and path.is_file()]
        found.sort(key=lambda path: (-path.stat().st_mtime, path.name))
    except FileNotFoundError:
        return [], ""
    except OSError as error:
        raise FileRefused(f"{folder}: cannot be read ({reason(error)})") from error
    said = f"the newest {MOST} of {len(found):,} files" if len(found) > MOST else ""
    return found[:MOST], said
