"""Unsaved work of windows that ended without being asked: what waits to be opened or thrown away, and its words."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from designer import numbers
from designer.errors import FileRefused
from designer.files.design import read_design
from designer.files.recovery import Head, read, read_head, recovery_files, set_aside
from designer.files.stamp import stamp
from designer.ui.keeping.short_name import short_name
from designer.ui.keeping.slot import Slot

LONGEST = 36
"""Letters of a name that are told."""


class Waiting(NamedTuple):
    """A recovery file that no window holds."""

    slot: Slot
    head: Head


class Found(NamedTuple):
    """What a look into the folder brings.

    Attributes:
        waiting: The newest first.
        damaged: Where files that cannot be read were put aside.
    """

    waiting: tuple[Waiting, ...] = ()
    damaged: tuple[Path, ...] = ()


def look(folder: Path) -> Found:
    """What waits; what cannot be read is kept aside, what was saved after all is removed."""
    waiting, damaged = [], []
    for path in recovery_files(folder):
        slot = Slot(path)
        if not slot.hold():
            continue  # of a window that is open now
        try:
            head = read_head(path)
            if _was_saved(path, head):
                slot.empty()
            else:
                waiting.append(Waiting(slot, head))
        except FileRefused:
            damaged.append(set_aside(path))
        slot.leave()
    return Found(tuple(waiting), tuple(damaged))


def words(head: Head, now: float | None = None) -> str:
    """`lenet.design.json, 3 edits newer than the file, 14:02`."""
    what = short_name(" ".join(head.title.split()), LONGEST) or "a design"
    steps, file = numbers.plural(head.edits, "edit"), head.file
    if not head.edits and head.drafts:
        state = "unchanged"
    elif file is None:
        state = f"{steps}, never saved"
    elif stamp(file) is None:
        state = f"{steps}; its file is not there any more"
    elif stamp(file) != head.stamp:
        state = f"{steps}; the file has changed since"
    else:
        state = f"{steps} newer than the file"
    learned = "; what the network had learned is not in it" if head.learned else ""
    typed = ", ".join(short_name(draft.name, LONGEST) or "a new layer" for draft in head.drafts)
    state += f", and the text of {typed}, which was not applied" if typed else ""
    return f"{what}, {state}, {_when(head.at, time.time() if now is None else now)}{learned}"


def _was_saved(path: Path, head: Head) -> bool:
    """Whether the program ended between writing the file and removing what is not needed then."""
    if head.drafts or head.file is None or stamp(head.file) in (None, head.stamp):
        return False
    try:
        return read_design(head.file) == read(path)[1]
    except FileRefused:
        return False


def _when(at: float, now: float) -> str:
    then, today = time.localtime(at), time.localtime(now)
    clock = time.strftime("%H:%M", then)
    if then[:3] == today[:3]:
        return clock
    month = time.strftime("%B" if then.tm_year == today.tm_year else "%B %Y", then)
    return f"{then.tm_mday} {month} {clock}"
