"""Writes at the end of a text a little at a time, so that a statement that prints very much holds nothing up."""

from __future__ import annotations

import re
import time
from collections import deque

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

A_TURN = 0.008
"""Seconds of each turn of the window's events that are written in."""
PIECE = 1000
"""Letters that are written between two looks at the clock."""
MOST_WAITING = 400_000
"""Letters that may wait; of more the end counts."""
LONGEST_LINE = 1000
"""Letters after which a new line begins: Qt measures a line anew, all of it, with every letter that is added."""
_LONG = re.compile(rf"[^\n]{{{LONGEST_LINE}}}(?!\n)")


class Writer(QObject):
    """Keeps the order; a short text is there at once."""

    def __init__(self, field: QPlainTextEdit) -> None:
        super().__init__(field)
        self._field = field
        self._waiting: deque[tuple[str, QTextCharFormat]] = deque()
        self._count = 0
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._write_on)

    @property
    def busy(self) -> bool:
        """Whether something waits to be written."""
        return bool(self._waiting)

    def write(self, text: str, look: QTextCharFormat) -> None:
        """Writes it at the end, after what waits already."""
        idle = not self._waiting
        text = _LONG.sub("\\g<0>\n", text[-MOST_WAITING:])
        for start in range(0, len(text), PIECE):
            self._waiting.append((text[start : start + PIECE], look))
        self._count += len(text)
        while self._count > MOST_WAITING and len(self._waiting) > 1:
            self._count -= len(self._waiting.popleft()[0])
        if idle:
            self._write_on()

    def clear(self) -> None:
        """Begins anew."""
        self._waiting.clear()
        self._count = 0
        self._turn.stop()
        self._field.clear()

    def _write_on(self) -> None:
        began = time.perf_counter()
        cursor = QTextCursor(self._field.document())
        while self._waiting:
            text, look = self._waiting.popleft()
            self._count -= len(text)
            cursor.movePosition(QTextCursor.MoveOperation.End)
            if cursor.positionInBlock() > LONGEST_LINE:
                cursor.insertText("\n")
            cursor.insertText(text, look)
            if time.perf_counter() - began > A_TURN:
                break
        bar = self._field.verticalScrollBar()
        bar.setValue(bar.maximum())
        if not self._waiting:
            self._turn.stop()
        elif not self._turn.isActive():
            self._turn.start()
