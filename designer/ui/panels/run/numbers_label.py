"""The numbers of a network's outputs, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

from designer import numbers
from designer.runtime.reports import OutputReport

MOST_NUMBERS = 16
MOST_COMPLEX = 6
GAP = "  "
NARROW = 120
"""Px that it can be squeezed to."""


class NumbersLabel(QLabel):
    """Numbers that do not fit in a line go on in the next, each below one of the line before."""

    def __init__(self) -> None:
        super().__init__()
        self._outputs: tuple[OutputReport, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "mono-quiet")
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_outputs(self, outputs: Sequence[OutputReport]) -> None:
        """Tells the numbers of these."""
        self._outputs = tuple(outputs)
        self._lay_out()

    def text(self) -> str:
        """All of it, however it is laid out."""
        return "\n".join(map(in_words, self._outputs))

    @property
    def seen(self) -> str:
        """As it is laid out now."""
        return super().text()

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROW, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        room = self.contentsRect().width() // max(1, self.fontMetrics().horizontalAdvance("0"))
        text = laid_out(self._outputs, room)
        if text != self.seen:
            self.setText(text)


def in_words(output: OutputReport, first: int = 0) -> str:
    """`y 1×10:  0.3405  −0.5393 …`, behind at least `first` letters; a line for each sample where they are few."""
    head, more = _head(output).ljust(first), "  …" if _has_more(output) else ""
    if output.imaginary:
        return "\n".join(_complex_rows(head, output.numbers[:MOST_COMPLEX], more))
    samples = _samples(output)
    widths = [max(map(len, column)) if len(samples) > 1 else 0 for column in zip(*samples, strict=True)]
    rows = (GAP.join(f"{word:>{width}}" for word, width in zip(row, widths, strict=True)) for row in samples)
    return "\n".join(f"{'' if at else head:{len(head)}}{GAP}{row}{more}" for at, row in enumerate(rows))


def laid_out(outputs: Sequence[OutputReport], room: int) -> str:
    """All outputs below one another in lines of `room` letters: a row of numbers in its line, the rows of pictures and
    what does not fit into a line below its name.
    """
    first = max((len(_head(one)) for one in outputs if _in_a_line(one, room)), default=0)
    return "\n".join(_laid(one, first, room) for one in outputs)


def _laid(output: OutputReport, first: int, room: int) -> str:
    if output.imaginary:
        return in_words(output)
    if _in_a_line(output, room):
        return in_words(output, first)
    samples = [[*words, *(["…"] if _has_more(output) else [])] for words in _samples(output)]
    widest = max(len(word) for words in samples for word in words)
    fitting = max(1, room // (len(GAP) + widest))
    columns = output.shape[-1] if len(output.shape) > 1 and 1 < output.shape[-1] <= fitting else fitting
    told = []
    for words in samples:
        rows = (words[at : at + columns] for at in range(0, len(words), columns))
        told.append("\n".join("".join(f"{GAP}{word:>{widest}}" for word in row) for row in rows))
    apart = "\n\n" if len(samples[0]) > columns else "\n"  # a sample that goes on is parted from the next
    return f"{_head(output)}\n{apart.join(told)}"


def _in_a_line(output: OutputReport, room: int) -> bool:
    """Whether its numbers are one row that fits beside its name."""
    picture = len(output.shape) > 2 and output.shape[-1] > 1 and len(output.values) > output.shape[-1]
    return not picture and not output.imaginary and all(len(line) <= room for line in in_words(output).split("\n"))


def _head(output: OutputReport) -> str:
    return f"{output.name} {numbers.shape(output.shape)}:"


def _samples(output: OutputReport) -> list[tuple[str, ...]]:
    """The numbers of each sample that is told."""
    told = (output.values, *output.others)
    return [tuple(map(numbers.short, values[:MOST_NUMBERS])) or ("no numbers",) for values in told]


def _has_more(output: OutputReport) -> bool:
    return len(output.values) > (MOST_COMPLEX if output.imaginary else MOST_NUMBERS)


def _complex_rows(head: str, said: tuple[complex, ...], more: str) -> list[str]:
    """The numbers, their sizes and their phases, one below the other."""
    columns = [(numbers.complex_number(one), numbers.short(abs(one)), numbers.degrees(one)) for one in said]
    widths = [max(map(len, column)) for column in columns]
    rows = zip((head, "size", "phase"), zip(*columns, strict=True), strict=True) if columns else ()
    return [
        f"{name:{len(head)}}  {'  '.join(f'{word:>{width}}' for word, width in zip(row, widths, strict=True))}{more}"
        for name, row in rows
    ]
