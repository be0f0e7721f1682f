"""The inspector's form for notes and frames: their words, their colour, and what a lesson asks for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from designer.graph.cards import set_check, set_colour, write, write_in
from designer.graph.model import Check, Node
from designer.graph.query import called
from designer.ui.canvas.text import NO_FONT, can_write
from designer.ui.document import Document
from designer.ui.palette import LIGHT, Palette
from designer.ui.panels.inspector.check_form import HEADING, CheckForm
from designer.ui.panels.inspector.title import EDGE, INSET
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.even_text import EvenText
from designer.ui.widgets.labels import label

COLOURS = (
    "convolution", "activation", "pooling", "linear", "normalisation", "block", "recurrent", "attention", "sparse",
    "tensor", "loss",
)  # fmt: skip
"""The categories whose colours a note or a frame may have; the palette says which colours those are."""
QUIET = "quiet"
LANGUAGES = {"zh": ("Chinese", "中文（书的另一版语言）")}
"""The languages besides the first in which a note has words: their names, and what stands in an empty field."""


class NoteForm(QWidget):
    """Shows the selected notes and frames; of one also its words and its check."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._nodes: tuple[Node, ...] = ()
        self._block = ""
        self.title = label("", "heading")
        self.words = WordsField()
        self.others = {code: WordsField() for code in LANGUAGES}
        self.no_font = label(NO_FONT, "quiet", wrap=True)
        self.colour = QComboBox()
        self.colour.setAccessibleName("Colour")
        self.colour.setIconSize(QSize(12, 12))
        for name in ("", *COLOURS):
            self.colour.addItem((name or QUIET).capitalize(), name)
        self.check = CheckForm()
        self._place()
        self.words.committed.connect(self._write)
        for code, field in self.others.items():
            field.setAccessibleName(f"Words in {LANGUAGES[code][0]}")
            field.committed.connect(partial(self._write_in, code))
        self.colour.activated.connect(self._paint)
        self.check.changed.connect(self._ask_for)
        self.set_palette(LIGHT)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.check.set_colour(palette.quiet)
        for field in (self.words, *self.others.values()):
            field.even.set_dark(palette.dark)
        for index in range(self.colour.count()):
            name = self.colour.itemData(index)
            self.colour.setItemIcon(index, _swatch(palette.category(name) if name else palette.thumb))

    def show_nodes(self, nodes: tuple[Node, ...]) -> None:
        """Shows these notes and frames of the block on show, at least one."""
        self._nodes, self._block = nodes, self._document.block_name
        first, only = nodes[0], len(nodes) == 1
        self.title.setText(first.kind.capitalize() if only else f"{len(nodes)} notes and frames")
        self.words.setVisible(only)
        self.words.show_text(first.text if only else "", one_line=first.kind == "frame")
        for code, field in self.others.items():
            field.setVisible(only and first.kind == "note")
            field.show_text(first.words.get(code, "") if only else "", one_line=False)
            field.setPlaceholderText(LANGUAGES[code][1])
        self.no_font.setVisible(only and first.kind == "note" and not all(map(can_write, LANGUAGES)))
        self.check.setVisible(only and first.kind == "note")
        self.check.show_check(first.check)
        colours = {node.colour for node in nodes}
        self.colour.setCurrentIndex(self.colour.findData(first.colour) if len(colours) == 1 else -1)

    def _place(self) -> None:
        heading = label("colour", "mono")
        heading.setFixedWidth(HEADING)
        row = hbox(heading, (self.colour, 1), spacing=12)
        vbox(
            self.title,
            self.words,
            *self.others.values(),
            self.no_font,
            row,
            self.check,
            None,
            spacing=8,
            margins=(EDGE + INSET, 10, 12, 12),
            within=self,
        )

    def _write(self, text: str) -> None:
        node = self._nodes[0]
        words = "Write on a note" if node.kind == "note" else f"Call {called(node)} {text}"
        self._document.edit(words, write(self._document.design, self._block, node.id, text))

    def _write_in(self, code: str, text: str) -> None:
        node, (language, _) = self._nodes[0], LANGUAGES[code]
        after = write_in(self._document.design, self._block, node.id, code, text)
        self._document.edit(f"Write on a note in {language}", after)

    def _ask_for(self, check: Check | None) -> None:
        after = set_check(self._document.design, self._block, self._nodes[0].id, check)
        self._document.edit("Change what a note asks for", after)

    def _paint(self, index: int) -> None:
        colour = self.colour.itemData(index)
        whose = called(self._nodes[0]) if len(self._nodes) == 1 else f"{len(self._nodes)} notes and frames"
        ids = {node.id for node in self._nodes}
        after = set_colour(self._document.design, self._block, ids, colour)
        self._document.edit(f"Colour {whose} {colour or QUIET}", after)


class WordsField(QPlainTextEdit):
    """Plain words; Ctrl+Enter or leaving the field commits, Escape takes back."""

    committed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self._one_line = False
        self.even = EvenText(self.document())
        self.setProperty("role", "field")
        self.setAccessibleName("Words")
        self.setTabChangesFocus(True)
        self.setFixedHeight(96)

    def show_text(self, text: str, one_line: bool) -> None:
        """Shows other words; a title takes one line."""
        self._one_line = one_line
        self.setFixedHeight(34 if one_line else 120)
        self.setPlaceholderText("Title" if one_line else "Words for people")
        if text != self._shown or not self.hasFocus():
            self._shown = text
            if self.toPlainText() != text:
                self.setPlainText(text)

    def commit(self) -> None:
        """Tells the words, if they are others than those shown."""
        text = " ".join(self.toPlainText().split()) if self._one_line else self.toPlainText()
        if text != self._shown:
            self._shown = text
            self.committed.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.setPlainText(self._shown)
        elif enter and (self._one_line or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.commit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()


def _swatch(colour: str) -> QIcon:
    picture = QPixmap(24, 24)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(2, 2, 20, 20, 5, 5)
    painter.end()
    return QIcon(picture)
