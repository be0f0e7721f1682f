"""Colours of Python text, found line by line, where they are seen."""

from __future__ import annotations

from functools import cache, lru_cache
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextBlock, QTextCharFormat

from designer.ui.palette import Palette

if TYPE_CHECKING:
    from pygments.lexer import Lexer

Span = tuple[int, int, str]
"""First column, length, and what it is: "keyword", "string", …"""

QUOTES = '"""'
AT_ONCE = 400
"""Lines that are coloured as soon as they are there; the lexer takes 0.3 ms for each."""
_SORTS = (
    ("Token.Keyword", "keyword"),
    ("Token.Operator.Word", "keyword"),
    ("Token.Literal.String", "string"),
    ("Token.Comment", "comment"),
    ("Token.Literal.Number", "number"),
    ("Token.Name.Class", "type"),
    ("Token.Name.Function", "name"),
    ("Token.Name.Builtin.Pseudo", "self"),
    ("Token.Name.Builtin", "name"),
    ("Token.Name.Decorator", "name"),
)
"""How the lexer's kinds of token begin, and what they are coloured as; the first that fits holds."""


def within_strings(lines: list[str]) -> list[bool]:
    """For each line whether it begins inside a string in triple quotes."""
    states: list[bool] = []
    inside = False
    for line in lines:
        states.append(inside)
        inside ^= line.count(QUOTES) % 2 == 1
    return states


def spans(line: str, inside: bool) -> tuple[Span, ...]:
    """What is coloured in a line that begins inside a string or not."""
    if inside:
        return ((0, len(line), "string"),) if line else ()
    if line.count(QUOTES) == 1:
        start = line.index(QUOTES)
        return (*line_spans(line[:start]), (start, len(line) - start, "string"))
    return line_spans(line)


@lru_cache(maxsize=1 << 16)
def line_spans(line: str) -> tuple[Span, ...]:
    """What is coloured in a line that stands by itself; kept, for an edit changes few lines of many."""
    found: list[Span] = []
    column = 0
    for token, value in _lexer().get_tokens(line):
        kind = str(token)
        sort = next((name for start, name in _SORTS if kind.startswith(start)), "") or _class_like(kind, value)
        if sort:
            found.append((column, len(value), sort))
        column += len(value)
    return tuple(found)


def _class_like(kind: str, value: str) -> str:
    """`Conv2d` in `nn.Conv2d(…)`: the lexer calls it a plain name."""
    return "type" if kind.startswith("Token.Name") and value[:1].isupper() else ""


def is_ready() -> bool:
    """Whether the lexer is there; the first question has it read, in a thread, since that takes a tenth of a second."""
    if _lexer.cache_info().currsize:
        return True
    if not _reader.ident:
        _reader.start()
    return False


@cache
def _lexer() -> Lexer:
    from designer.ui.panels.code.lexer import LEXER

    return LEXER


_reader = Thread(target=_lexer, name="lexer", daemon=True)


class Highlighter(QSyntaxHighlighter):
    """Colours a text document that shows Python; of a long one only the lines that `colour` is asked for."""

    def __init__(self, palette: Palette, parent: QObject) -> None:
        super().__init__(parent)
        self._inside: list[bool] = []
        self._wanted = False
        self._formats = _formats(palette)

    def set_text(self, text: str) -> None:
        """Tells what the document is about to show; call it before the text is set."""
        self._inside = within_strings(text.split("\n"))

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._formats = _formats(palette)
        self.rehighlight()

    def colour(self, block: QTextBlock, count: int) -> None:
        """Sees to it that these lines are coloured, `count` of them from `block` on."""
        if self._wanted or len(self._inside) <= AT_ONCE:
            return
        self._wanted = True
        for _ in range(count):
            if block.isValid() and not block.layout().formats():
                self.rehighlightBlock(block)
            block = block.next()
        self._wanted = False

    def highlightBlock(self, text: str) -> None:
        number = self.currentBlock().blockNumber()
        if number < len(self._inside) and (self._wanted or len(self._inside) <= AT_ONCE):
            for start, length, sort in spans(text, self._inside[number]):
                self.setFormat(start, length, self._formats[sort])


def _formats(palette: Palette) -> dict[str, QTextCharFormat]:
    colours = palette.syntax
    return {sort: _format(colours[sort], sort == "comment") for _, sort in _SORTS}


def _format(colour: str, italic: bool) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    made.setFontItalic(italic)
    return made
