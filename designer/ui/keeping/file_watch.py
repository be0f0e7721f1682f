"""Notices when another program writes, moves or deletes the file of the design on show."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from designer.errors import DesignerError
from designer.files.design import read_design
from designer.files.stamp import Stamp, stamp
from designer.graph.model import Design
from designer.ui.document import Document

REST = 150
"""How long the file must rest before it is looked at, in ms."""
PATIENCE = 700
"""Ms that a file may be away or half written, as in the midst of a checkout, before anyone is told."""

State = Literal["same", "changed", "unreadable", "gone"]


class FileWatch(QObject):
    """Watches the file and its folder: a file that is replaced by another takes its own watch with it.

    Attributes:
        state: How the file stands to what was read from it or written there.
        found: The design that another program wrote.
        refusal: Why what it wrote cannot be read.
    """

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.state: State = "same"
        self.found: Design | None = None
        self.refusal = ""
        self.stamp: Stamp = None
        self._soon = QTimer(self, singleShot=True, interval=REST)
        self._soon.timeout.connect(self.look)
        self._later = QTimer(self, singleShot=True, interval=PATIENCE)
        self._later.timeout.connect(self._look_hard)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(lambda: self._soon.start())
        self._watcher.directoryChanged.connect(lambda: self._soon.start())
        document.saved.connect(self._begin)
        self._begin()

    def look(self) -> None:
        """Looks at the file now; where it is away or cannot be read, once more a little later."""
        self._watch()
        path, now = self._document.path, stamp(self._document.path)
        if path is None or now == self._document.stamp:
            self._settle(now)
        elif self.state != "same" and now == self.stamp:
            return  # it is told already
        elif now is None:
            self._later.start()
        else:
            self._read(now)

    def _read(self, now: Stamp) -> None:
        assert self._document.path is not None
        try:
            found = read_design(self._document.path)
        except DesignerError:
            self._later.start()
            return
        if found in (self._document.filed, self._document.design):
            self._agree(found, now)
        else:
            self._tell("changed", now, found)

    def _settle(self, now: Stamp) -> None:
        """The file is what it was; it may have been away for a while."""
        if self.state != "same":
            self._document.take_stamp(now)
        self._tell("same", now)

    def _agree(self, found: Design, now: Stamp) -> None:
        """The file is what it was, or what is on show: nobody need know."""
        if found == self._document.filed:
            self._document.take_stamp(now)
        else:
            self._document.agree(now)
        self._tell("same", now)

    def _look_hard(self) -> None:
        now, path = stamp(self._document.path), self._document.path
        if path is None or now == self._document.stamp:
            self._settle(now)
        elif now is None:
            self._tell("gone", now)
        else:
            try:
                read_design(path)
            except DesignerError as error:
                self._tell("unreadable", now, refusal=str(error))
            else:
                self._read(now)

    def _begin(self) -> None:
        """Another file, or this one was just written."""
        self._soon.stop()
        self._later.stop()
        self._watch()
        self._tell("same", stamp(self._document.path))
        self._soon.start()

    def _watch(self) -> None:
        path = self._document.path
        wanted = {str(one) for one in (path, path.parent) if one.exists()} if path else set()
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if stale := [one for one in watched if one not in wanted]:
            self._watcher.removePaths(stale)
        if new := [one for one in wanted if one not in watched]:
            self._watcher.addPaths(new)

    def _tell(self, state: State, now: Stamp, found: Design | None = None, refusal: str = "") -> None:
        before = self.state, self.stamp
        self.state, self.stamp, self.found, self.refusal = state, now, found, refusal
        if before != (state, now):
            self.changed.emit()
