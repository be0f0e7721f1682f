"""The line of the console: grows with what is typed, remembers it, and knows when a statement is whole."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from designer.ui.palette import Palette
from designer.ui.panels.code.highlight import Highlighter, is_ready
from designer.ui.panels.console.statement import STEP, is_whole, next_line
from designer.ui.theme import mono

MOST_SEEN, MOST_KEPT = 8, 500
MARGIN = 16
HINT, RUNNING = "Python, such as net[0].weight", "running; Ctrl+C stops it"


class ConsoleLine(QPlainTextEdit):
    """Enter runs a whole statement, Shift+Enter always begins a new line, Up and Down go through what was typed."""

    entered = Signal(str)
    completion_wanted = Signal(str, int)
    stopped = Signal()

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._typed: list[str] = []
        self._at = 0
        self._draft = ""
        self.setProperty("role", "field")
        self.setFont(mono())
        self.setPlaceholderText(HINT)
        self.setAccessibleName("Python to run")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(3)
        self._highlighter = Highlighter(palette, self)
        self.document().contentsChange.connect(self._colour)
        self._highlighter.setDocument(self.document())
        self.textChanged.connect(self._grow)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._highlighter.set_palette(palette)

    def set_running(self, running: bool) -> None:
        """Whether the statement before is still at work; more can be typed meanwhile and waits for its turn."""
        self.setPlaceholderText(RUNNING if running else HINT)

    def put(self, text: str, cursor: int) -> None:
        """Shows this text with the cursor in it; Undo brings back what was typed."""
        now = self.textCursor()
        now.select(QTextCursor.SelectionType.Document)
        now.insertText(text)
        now.setPosition(cursor)
        self.setTextCursor(now)

    def _colour(self) -> None:
        if is_ready():
            self._highlighter.set_text(self.toPlainText())

    def _grow(self) -> None:
        many = self.document().blockCount() > MOST_SEEN
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if many else policy.ScrollBarAlwaysOff)
        self.updateGeometry()

    def _enter(self) -> None:
        code = self.toPlainText()
        if not code.strip():
            return
        if not self.textCursor().atEnd() and "\n" in code:
            self._break_line()
        elif is_whole(code):
            self._typed = [*(old for old in self._typed if old != code.rstrip()), code.rstrip()][-MOST_KEPT:]
            self._at, self._draft = len(self._typed), ""
            self.clear()
            self.entered.emit(code)
        else:
            self._break_line()

    def _break_line(self) -> None:
        before = self.toPlainText()[: self.textCursor().position()]
        self.insertPlainText("\n" + next_line(before))

    def _tab(self) -> None:
        before = self.textCursor().block().text()[: self.textCursor().positionInBlock()]
        if before.strip():
            self.completion_wanted.emit(self.toPlainText(), self.textCursor().position())
        else:
            self.insertPlainText(" " * STEP)

    def _recall(self, by: int) -> bool:
        """Goes through what was typed, when the cursor is in the first or last line; whether it did."""
        block = self.textCursor().block()
        if (block.previous() if by < 0 else block.next()).isValid() or not 0 <= self._at + by <= len(self._typed):
            return False
        if self._at == len(self._typed):
            self._draft = self.toPlainText()
        self._at += by
        text = self._draft if self._at == len(self._typed) else self._typed[self._at]
        self.put(text, len(text))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._break_line() if shift else self._enter()
        elif key == Qt.Key.Key_Tab:
            self._tab()
        elif event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection():
            self.stopped.emit()
        elif key == Qt.Key.Key_Escape and self.toPlainText():
            self.put("", 0)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._recall(-1 if key == Qt.Key.Key_Up else 1):
            pass
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.document().blockCount() <= MOST_SEEN:
            self.verticalScrollBar().setValue(0)  # it scrolled when it was a line lower

    def sizeHint(self) -> QSize:
        lines = min(MOST_SEEN, max(1, self.document().blockCount()))
        return QSize(200, lines * self.fontMetrics().lineSpacing() + MARGIN)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
