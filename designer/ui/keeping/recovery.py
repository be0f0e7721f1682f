"""Keeps what is not saved where a crash cannot reach it, and forgets it once it is saved or thrown away."""

from __future__ import annotations

import contextlib
import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from designer.errors import DesignerError, FileRefused
from designer.files.recovery import Draft, Head, head_of, write
from designer.graph.model import Design
from designer.ui.background import Background
from designer.ui.document import Document
from designer.ui.keeping.slot import Slot

SOON = 300
"""Ms after an edit at which it is written: edits that follow at once, as of typing, go with it."""
EVERY = 800
"""Ms between two writings at least; with one of them no edit is older than a second that is on no disk."""
AGAIN = 5000
"""Ms after which it is tried again where it could not be written."""


class _Work(NamedTuple):
    """What is not to be lost."""

    design: Design
    drafts: tuple[Draft, ...]
    learned: bool

    def is_in(self, kept: _Work | None) -> bool:
        """Whether it is kept already; designs are the same where they are one and the same value."""
        return kept is not None and kept.design is self.design and kept[1:] == self[1:]


class Recovery(QObject):
    """Writes in a thread: an edit waits for no disk."""

    failed = Signal(str)
    """It could not be written, in one line."""

    def __init__(self, document: Document, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._folder = document, folder
        self._slot: Slot | None = None
        self._background = Background("recovery", self)
        self._kept: _Work | None = None
        self._began = 0.0
        self._recovered: Head | None = None
        self._earlier = 0
        self._unwanted = False
        self._told = ""
        self._learned = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._write)
        self._background.done.connect(self._written)
        self._background.failed.connect(self._not_written)
        document.changed.connect(self._edited)
        document.drafts_changed.connect(self._edited)
        document.undo_stack.indexChanged.connect(self._soon)
        document.undo_stack.cleanChanged.connect(self._soon)
        document.saved.connect(self._saved)
        document.discarded.connect(self._discarded)
        document.replaced.connect(self.let_go)
        self._soon()

    @property
    def slot(self) -> Slot | None:
        """Where the unsaved work of this window is; None while there is none."""
        return self._slot

    def note_learning(self) -> None:
        """The live module has learned, which nothing here keeps; what waits after a crash says so."""
        if not self._learned:
            self._learned = True
            self._soon()

    def adopt(self, slot: Slot, head: Head, design: Design) -> None:
        """Goes on with what was recovered: its file stays until the work is saved or thrown away."""
        self._slot, self._recovered, self._kept = slot, head, _Work(design, head.drafts, head.learned)
        self._earlier = head.edits - self._document.unsaved_steps

    def write_now(self) -> None:
        """Writes what is not saved at once; something has gone wrong in the program.

        Raises:
            DesignerError: it could not be written.
        """
        self._finish()
        if self._wanted:
            self._slot = self._slot or Slot.new(self._folder)
            self._kept = _keep(self._slot, self._head(), self._work)

    def let_go(self) -> None:
        """The design on show goes: its file too, unless it was recovered and is neither saved nor thrown away."""
        self._finish()
        slot, self._slot = self._slot, None
        if slot is not None and self._recovered is not None and not self._unwanted:
            slot.leave()
        elif slot is not None:
            slot.empty()
        self._recovered, self._kept, self._earlier = None, None, 0
        self._unwanted = self._learned = False

    def close(self) -> None:
        """The window goes; work that nobody was asked about stays for the next time."""
        if self._wanted and not self._unwanted:
            with contextlib.suppress(DesignerError):
                self.write_now()
            if self._slot is not None:
                self._slot.leave()
            self._slot = None
        self.let_go()

    @property
    def _wanted(self) -> bool:
        return bool(self._document.drafts) or not self._document.undo_stack.isClean()

    @property
    def _work(self) -> _Work:
        before = self._recovered
        learned = self._learned or (before is not None and before.learned)
        return _Work(self._document.design, self._document.drafts, learned)

    def _edited(self) -> None:
        self._unwanted = False
        self._soon()

    def _soon(self) -> None:
        if not self._timer.isActive() or self._timer.remainingTime() > EVERY:
            since = 1000 * (time.monotonic() - self._began)
            self._timer.start(round(max(SOON, EVERY - since)))

    def _saved(self) -> None:
        if self._slot is None or not self._document.undo_stack.isClean():
            return
        if self._document.drafts:  # the file holds the design now, and not what is typed
            self._recovered, self._kept, self._earlier = None, None, 0
            self._soon()
        else:
            self._recovered = None
            self.let_go()

    def _discarded(self) -> None:
        self._unwanted = True

    def _write(self) -> None:
        if self._background.busy:
            self._timer.start(SOON)
        elif not self._wanted:
            if self._recovered is None:
                self._forget()
        elif not self._work.is_in(self._kept):
            self._slot = self._slot or Slot.new(self._folder)
            self._began = time.monotonic()
            self._background.start(partial(_keep, self._slot, self._head(), self._work))

    def _written(self, work: _Work) -> None:
        self._kept, self._told = work, ""

    def _not_written(self, error: Exception) -> None:
        if isinstance(error, DesignerError):
            self._timer.start(AGAIN)
            self._fail(str(error))

    def _fail(self, why: str) -> None:
        if why != self._told:
            self._told = why
            self.failed.emit(f"what is not saved would not outlive a crash: {why}")

    def _forget(self) -> None:
        """What was done is undone."""
        if self._slot is not None:
            self._slot.empty()
        self._slot = self._kept = None

    def _finish(self) -> None:
        """Waits for a writing that has begun; what it wrote is of yesterday."""
        self._timer.stop()
        self._background.stop()

    def _head(self) -> Head:
        document = self._document
        # Without a step there is only a text that was typed.
        steps = max(int(not document.undo_stack.isClean()), self._earlier + document.unsaved_steps)
        return head_of(document.title, document.path, document.stamp, steps, self._work.learned, document.drafts)


def _keep(slot: Slot, head: Head, work: _Work) -> _Work:
    """Writes the work, and gives it back."""
    if not slot.hold():
        raise FileRefused(f"{slot.path.parent}: nothing can be written there")
    write(slot.path, head, work.design)
    return work
