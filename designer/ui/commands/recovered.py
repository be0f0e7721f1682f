"""What becomes of work that was not saved when the program ended: it is opened, or thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.errors import DesignerError, FileRefused
from designer.files.design import read_design
from designer.files.recovery import read, set_aside
from designer.graph.model import Design
from designer.ui.commands import files
from designer.ui.keeping.waiting import words

if TYPE_CHECKING:
    from designer.ui.keeping.recovery import Recovery
    from designer.ui.keeping.waiting import Waiting
    from designer.ui.main_window import MainWindow

STEP = "Recover What Was Not Saved"


def open_recovered(window: MainWindow, recovery: Recovery, waiting: Waiting) -> bool:
    """Shows it as an edit of what is in its file, not saved; says whether it is there."""
    slot = waiting.slot
    if not files.may_leave(window):
        return False
    if not slot.hold():
        window.document.refused.emit("another window has it open already")
        return False
    try:
        head, design = read(slot.path)
    except FileRefused as error:
        aside = set_aside(slot.path)
        slot.leave()
        window.document.refuse(FileRefused(f"{error}; it is kept as {aside}"))
        return False
    filed = _filed(waiting)
    design = filed if filed == design else design  # then only a text was typed
    window.document.restore(design, head.file, filed, head.stamp, STEP)
    recovery.adopt(slot, head, design)
    files.load_beside(window, head.file)
    for draft in head.drafts:
        window.layer_windows.recover(draft)
    return True


def throw_away(window: MainWindow, waiting: Waiting) -> bool:
    """Removes it, if that is really wanted; says whether it is gone."""
    lines = [f"{words(waiting.head)}.", "It is gone for good then."]
    if not window.questions.proceed("Throw away what was recovered?", lines, "Throw It Away"):
        return False
    if waiting.slot.hold():
        waiting.slot.empty()
    return True


def _filed(waiting: Waiting) -> Design | None:
    """What is in the design's own file now."""
    try:
        return read_design(waiting.head.file) if waiting.head.file else None
    except DesignerError:
        return None
