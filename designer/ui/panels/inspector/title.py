"""A name that can be edited in place, with the reason below it where it is refused."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from designer.errors import DesignerError
from designer.graph.model import Design
from designer.ui.document import Document
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.elided_line import ElidedLine
from designer.ui.widgets.labels import label

EDGE, INSET = 5, 7
"""Px from the panel's edge to a title's frame, and from there to its words, so that all words stand 12 px in."""


def edit_or_say(line: TitleLine, document: Document, text: str, change: Callable[[Design], Design]) -> None:
    """One step of undo called `text`, or the reason under the field why there is none."""
    try:
        after = change(document.design)
    except DesignerError as error:
        line.refuse(str(error))
        return
    document.edit(text, after)


class TitleLine(QWidget):
    """Enter or leaving the field commits, Escape takes back."""

    committed = Signal(str)

    def __init__(self, accessible_name: str, role: str = "title") -> None:
        super().__init__()
        self._shown = self._told = ""
        self.line = _Line()
        self.line.setProperty("role", role)
        self.line.setAccessibleName(accessible_name)
        self.message = label("", "problem", wrap=True)
        self.message.hide()
        below = vbox(self.message, margins=(INSET, 0, 4, 0))
        vbox(self.line, below, spacing=2, within=self)
        self.line.left.connect(self._commit)
        self.line.returnPressed.connect(self._commit)
        self.line.escaped.connect(self._take_back)

    def show_name(self, name: str, editable: bool = True) -> None:
        """Shows another name."""
        self._shown, self._told = name, name
        self.line.setReadOnly(not editable)
        if self.line.text() != name:
            self.line.setText(name)
            self.line.setCursorPosition(0)
        self._mark("")

    def refuse(self, reason: str) -> None:
        """Says why the name that was typed cannot be had."""
        self._mark(reason)

    def _mark(self, reason: str) -> None:
        self.message.setText(reason)
        self.message.setVisible(bool(reason))
        if self.line.property("fault") != bool(reason):
            self.line.setProperty("fault", bool(reason))
            self.line.style().polish(self.line)

    def _commit(self) -> None:
        # Enter may take the line away, which then loses the focus: what was told once is not told again.
        if self.line.text() not in (self._shown, self._told) and not self.line.isReadOnly():
            self._told = self.line.text()
            self.committed.emit(self._told)
        elif self.line.text() == self._shown != self._told:
            self._take_back()

    def _take_back(self) -> None:
        self.show_name(self._shown)


class _Line(ElidedLine):
    """Tells when it is left, and when Escape is pressed in it."""

    left = Signal()
    escaped = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
