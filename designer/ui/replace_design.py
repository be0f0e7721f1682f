"""The only command that can be undone: another design in place of the present one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from designer.graph.model import Design, Path

Put = Callable[[Design, Path], None]
"""Makes a design the one on show, at the block of a path."""


class ReplaceDesign(QUndoCommand):
    """One step of the history.

    Attributes:
        merge: Steps in a row with the same word become one.
    """

    def __init__(self, put: Put, text: str, before: Design, after: Design, where: Path, merge: str) -> None:
        super().__init__(text)
        self._put, self._before, self._after, self._where = put, before, after, where
        self.merge = merge

    def amend(self, present: Design, after: Design) -> bool:
        """Leads to `after` from now on, if it led to the present design; says whether it did."""
        led_here = self._after is present
        if led_here:
            self._after = after
        return led_here

    def id(self) -> int:
        """Commands with one id are offered to each other for merging."""
        return 1 if self.merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ReplaceDesign) or other.merge != self.merge:
            return False
        self._after = other._after
        self.setText(other.text())
        return True

    def redo(self) -> None:
        self._put(self._after, self._where)

    def undo(self) -> None:
        self._put(self._before, self._where)
