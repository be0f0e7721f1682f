"""Words of notes broken into lines."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QTextLayout, QTextOption

from designer.ui.canvas.text import font


@lru_cache(maxsize=256)
def wrapped(text: str, width: float) -> tuple[str, ...]:
    """Plain words broken into lines of a note of this width, at spaces where there are some."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    lines: list[str] = []
    for paragraph in _printable(text).split("\n"):
        layout = QTextLayout(paragraph, font("note"))
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            start = line.textStart()
            lines.append(_utf16(paragraph, start, start + line.textLength()))
        layout.endLayout()
    return tuple(lines)


def _printable(text: str) -> str:
    """The words without what would not be seen, or would turn other words about."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return "".join(c if c == "\n" or c.isprintable() else " " for c in plain)


def _utf16(text: str, start: int, end: int) -> str:
    """A part of the words by Qt's counting, in which some letters are two."""
    if text.isascii():
        return text[start:end]
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")
