"""The program that the design is: a click on a line selects its node, a selected node lights its lines."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolButton, QWidget
from shiboken6 import isValid

from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.panels.code.highlight import Highlighter, is_ready
from designer.ui.panels.navigation import show_node
from designer.ui.session import Session
from designer.ui.theme import mono
from designer.ui.widgets.boxes import hbox, vbox

COLOUR_AFTER = 60
"""How often it is asked, once the text is seen, whether the lexer is there that colours it, in ms."""


class CodeView(QPlainTextEdit):
    """Read-only text with line numbers at its left."""

    line_clicked = Signal(int)
    """Number of the line, from 1."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFont(mono(12))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName("The generated program")
        self._palette = palette
        self.highlighter = Highlighter(palette, self)
        self._colour_soon = QTimer(self, interval=COLOUR_AFTER)
        self._colour_soon.timeout.connect(self._colour)
        self._numbers = _Numbers(self)
        self._lit: tuple[int, ...] = ()
        self._text = ""
        self.setUndoRedoEnabled(False)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll_numbers)
        self._make_room()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.highlighter.set_palette(palette)
        self.light(self._lit)
        self._numbers.update()

    def show_text(self, text: str) -> None:
        """Shows another text at the same place."""
        if text == self._text:
            return
        bars = self.verticalScrollBar(), self.horizontalScrollBar()
        places = [bar.value() for bar in bars]
        self.highlighter.set_text(text)
        self._replace(self._text, text)
        self._text = text
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def light(self, lines: tuple[int, ...]) -> None:
        """Gives these lines (from 1) a coloured ground."""
        self._lit = lines
        self.setExtraSelections([self._ground(line) for line in lines])
        self._numbers.update()

    @property
    def lit(self) -> tuple[int, ...]:
        """The lines that are lit, from 1."""
        return self._lit

    def reveal(self, line: int) -> None:
        """Scrolls as little as needed for a line to be seen; the cursor stays where it is."""
        top = self.firstVisibleBlock().blockNumber()
        seen = max(1, self.viewport().height() // self.fontMetrics().lineSpacing() - 1)
        if not top < line <= top + seen:
            self.verticalScrollBar().setValue(max(0, line - 1 - seen // 3))

    def numbers_width(self) -> int:
        """Room for the largest line number."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 24

    def paint_numbers(self, painter: QPainter, height: int) -> None:
        """Draws the numbers of the lines in sight."""
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        offset, line = self.contentOffset(), self.fontMetrics().lineSpacing()  # Qt gives the last block a margin below
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(offset)
            if place.top() > height:
                break
            number = block.blockNumber() + 1
            painter.setPen(QColor(self._palette.text if number in self._lit else self._palette.quiet))
            room = QRect(0, round(place.top()), self.numbers_width() - 12, line)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
            block = block.next()

    def _colour(self) -> None:
        if is_ready():
            self._colour_soon.stop()
            self.highlighter.setDocument(self.document())
            self._colour_lines_in_sight()

    def _replace(self, before: str, after: str) -> None:
        """Puts in only the lines that changed, so that a long program is not laid out anew at each edit."""
        start, end = _same_ends(before, after)
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(before[:start]))
        cursor.setPosition(_units(before[: len(before) - end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(after[start : len(after) - end])

    def _ground(self, line: int) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        made.cursor = cursor
        colour = QColor(self._palette.accent)
        colour.setAlphaF(0.14)
        made.format.setBackground(colour)
        made.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        return made

    def _make_room(self) -> None:
        self.setViewportMargins(self.numbers_width(), 4, 0, 0)

    def _scroll_numbers(self, rect: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())
        self._colour_lines_in_sight()

    def _colour_lines_in_sight(self) -> None:
        if not isValid(self.highlighter):
            return  # the program ends: Qt still asks for a picture of what is half gone
        count = self.viewport().height() // max(1, self.fontMetrics().lineSpacing()) + 2
        self.highlighter.colour(self.firstVisibleBlock(), count)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.highlighter.document() is None:
            self._colour_soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.contentsRect()
        self._numbers.setGeometry(room.left(), room.top() + 4, self.numbers_width(), room.height() - 4)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.line_clicked.emit(self.cursorForPosition(event.position().toPoint()).blockNumber() + 1)


def _same_ends(before: str, after: str) -> tuple[int, int]:
    """How many characters at the start and at the end, in whole lines, are the same in both texts."""
    old, new = before.split("\n"), after.split("\n")
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    last = next((at for at in range(most - first) if old[-1 - at] != new[-1 - at]), most - first)
    start = min(sum(len(line) + 1 for line in old[:first]), len(before), len(after))
    end = sum(len(line) + 1 for line in old[len(old) - last :])
    return start, min(end, len(before) - start, len(after) - start)


def _units(text: str) -> int:
    """Length as Qt counts: in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Numbers(QWidget):
    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_numbers(QPainter(self), self.height())


class CodePanel(QWidget):
    """The text, with buttons to copy and to export it."""

    export_requested = Signal()

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session = document, session
        self.view = CodeView(palette)
        self.copy = _button("Copy the program")
        self.export = _button("Export the program as a Python module")
        side = vbox(self.copy, self.export, None, spacing=4, margins=(4, 4, 8, 4))
        hbox((self.view, 1), side, spacing=0, within=self)
        self.view.line_clicked.connect(self._select_node_of)
        self.copy.clicked.connect(self._copy)
        self.export.clicked.connect(self.export_requested)
        session.source_changed.connect(self._refresh)
        document.selection_changed.connect(self._light)
        document.moved_to.connect(self._light)
        self.set_palette(palette)
        self._refresh()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.view.set_palette(palette)
        for button, name in ((self.copy, "copy"), (self.export, "export")):
            button.setIcon(icon(name, palette.quiet))

    def _refresh(self) -> None:
        self.view.show_text(self._session.source.text)
        self._light()

    def _light(self) -> None:
        here, chosen = self._document.block_name, self._document.selection
        table = self._session.source.lines
        lines = tuple(sorted(line for line, (block, node) in table.items() if block == here and node in chosen))
        self.view.light(lines)
        if lines:
            self.view.reveal(lines[0])

    def _select_node_of(self, line: int) -> None:
        if line in self._session.source.lines:
            show_node(self._document, *self._session.source.lines[line])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._session.current_source().text)


def _button(says: str) -> QToolButton:
    made = QToolButton()
    made.setToolTip(says)
    made.setAccessibleName(says)
    return made
