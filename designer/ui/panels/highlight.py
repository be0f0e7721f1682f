"""Colours of Python text, found once for the whole text, so that strings over many lines come out right."""

from __future__ import annotations

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from designer.ui.palette import Palette

Span = tuple[int, int, str]
"""First column, length, and what it is: "keyword", "string", …"""

_SORTS: tuple[tuple[_TokenType, str], ...] = (
    (Keyword, "keyword"),
    (Operator.Word, "keyword"),
    (String, "string"),
    (Comment, "comment"),
    (Number, "number"),
    (Name.Class, "type"),
    (Name.Function, "name"),
    (Name.Builtin.Pseudo, "self"),
    (Name.Builtin, "name"),
    (Name.Decorator, "name"),
)


def spans(text: str) -> list[list[Span]]:
    """For each line what is coloured in it."""
    lines: list[list[Span]] = [[]]
    column = 0
    for token, value in PythonLexer(stripnl=False, ensurenl=False).get_tokens(text):
        sort = next((name for kind, name in _SORTS if token in kind), "") or _class_like(token, value)
        for at, part in enumerate(value.split("\n")):
            if at:
                lines.append([])
                column = 0
            if part and sort:
                lines[-1].append((column, len(part), sort))
            column += len(part)
    return lines


def _class_like(token: _TokenType, value: str) -> str:
    """`Conv2d` in `nn.Conv2d(…)`: the lexer calls it a plain name."""
    return "type" if token in Name and value[:1].isupper() else ""


class Highlighter(QSyntaxHighlighter):
    """Colours a text document that shows Python."""

    def __init__(self, document: QTextDocument, palette: Palette) -> None:
        super().__init__(document)
        self._lines: list[list[Span]] = []
        self._formats = _formats(palette)

    def set_text(self, text: str) -> None:
        """Tells what the document is about to show; call it before the text is set."""
        self._lines = spans(text)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._formats = _formats(palette)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        number = self.currentBlock().blockNumber()
        for start, length, sort in self._lines[number] if number < len(self._lines) else ():
            self.setFormat(start, length, self._formats[sort])


def _formats(palette: Palette) -> dict[str, QTextCharFormat]:
    colours = palette.syntax
    return {sort: _format(colours[sort], sort == "comment") for _, sort in _SORTS}


def _format(colour: str, italic: bool) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    made.setFontItalic(italic)
    return made
