"""A field for Python text: coloured, with line numbers, that keeps the indentation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit, QToolTip

from designer.ui.palette import Palette
from designer.ui.panels.code.highlight import within_strings
from designer.ui.panels.code.panel import CodeView
from designer.ui.widgets.labels import tip

INDENT = "    "


class CodeEdit(CodeView):
    """Text that one writes. Lines at fault have a coloured ground and say why under the mouse."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self.setReadOnly(False)
        self.setUndoRedoEnabled(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextEditorInteraction)
        self.setAccessibleName("The text of the layer")
        self._faults: Mapping[int, str] = {}
        self._serious: frozenset[int] = frozenset()
        self._inside: list[bool] = []
        self.textChanged.connect(self._follow)

    def set_text(self, text: str) -> None:
        """Shows another text; what was typed before cannot be taken back from here."""
        if text.rstrip() != self.toPlainText().rstrip():
            self.highlighter.set_text(text)
            self.setPlainText(text)

    def mark(self, faults: Mapping[int, str], serious: Collection[int]) -> None:
        """Marks lines (from 1) with what is not right in them, and those of them that cannot run."""
        self._faults, self._serious = faults, frozenset(serious)
        self.light(tuple(faults))

    def go_to(self, line: int) -> None:
        """Puts the cursor at a line, in sight."""
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(max(0, line - 1))))
        self.centerCursor()
        self.setFocus()

    def _ground(self, line: int) -> QTextEdit.ExtraSelection:
        made = super()._ground(line)
        colour = QColor(self._palette.problem if line in self._serious else self._palette.warning)
        colour.setAlphaF(0.16)
        made.format.setBackground(colour)
        return made

    def _follow(self) -> None:
        """Strings over several lines change how the lines below are read."""
        text = self.toPlainText()
        inside = within_strings(text.split("\n"))
        if inside != self._inside:
            self._inside = inside
            self.highlighter.set_text(text)
            if self.highlighter.document() is not None:
                self.highlighter.rehighlight()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if applies(event):
            event.ignore()  # the window applies
        elif plain and event.key() == Qt.Key.Key_Tab:
            self._indent()
        elif event.key() == Qt.Key.Key_Backtab:
            self._outdent()
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._new_line()
        elif plain and event.key() == Qt.Key.Key_Backspace and self._in_indentation():
            self._outdent()
        else:
            super().keyPressEvent(event)

    def _indent(self) -> None:
        if self.textCursor().hasSelection():
            self._each_line(lambda cursor: cursor.insertText(INDENT))
        else:
            column = self.textCursor().positionInBlock()
            self.textCursor().insertText(" " * (len(INDENT) - column % len(INDENT)))

    def _outdent(self) -> None:
        def out(cursor: QTextCursor) -> None:
            line = cursor.block().text()
            for _ in range(min(len(INDENT), len(line) - len(line.lstrip(" ")))):
                cursor.deleteChar()

        self._each_line(out)

    def _each_line(self, change: Callable[[QTextCursor], None]) -> None:
        """Changes every line of the selection, each from its start, as one step of undo."""
        chosen = self.textCursor()
        document = self.document()
        first, last = (document.findBlock(at).blockNumber() for at in (chosen.selectionStart(), chosen.selectionEnd()))
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        for number in range(first, last + 1):
            cursor.setPosition(document.findBlockByNumber(number).position())
            change(cursor)
        cursor.endEditBlock()

    def _new_line(self) -> None:
        """A line that begins where the one before does, or further in after a colon."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        room = before[: len(before) - len(before.lstrip(" "))]
        deeper = INDENT if before.rstrip().endswith(":") else ""
        cursor.insertText(f"\n{room}{deeper}")
        self.ensureCursorVisible()

    def _in_indentation(self) -> bool:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        return bool(before) and not cursor.hasSelection() and not before.strip(" ") and len(before) % len(INDENT) == 0

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            line = self.cursorForPosition(event.pos()).blockNumber() + 1
            QToolTip.showText(event.globalPos(), tip(self._faults.get(line, "")), self)
            return True
        return super().viewportEvent(event)


def applies(event: QKeyEvent) -> bool:
    """Whether a key puts the text into the design: Ctrl+Enter."""
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
