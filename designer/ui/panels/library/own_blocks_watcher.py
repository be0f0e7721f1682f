"""Watches the folder of the person's own blocks, and says what is in it."""

from __future__ import annotations

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from designer.files.own_blocks import OwnBlock, folder, own_blocks

REST = 150
"""How long the folder must rest before it is read again, in ms: a file is often written in several steps."""


class OwnBlocksWatcher(QObject):
    """What the folder holds, read again when it changes."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.blocks: tuple[OwnBlock, ...] = own_blocks()
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self, singleShot=True, interval=REST)
        self._timer.timeout.connect(self.read)
        self._watcher.directoryChanged.connect(lambda: self._timer.start())
        self._watch()

    def read(self) -> None:
        """Looks at the folder now."""
        self._watch()
        found = own_blocks()
        if found != self.blocks:
            self.blocks = found
            self.changed.emit()

    def _watch(self) -> None:
        where = str(folder())
        if folder().is_dir() and where not in self._watcher.directories():
            self._watcher.addPath(where)
