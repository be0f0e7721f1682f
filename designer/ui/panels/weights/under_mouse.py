"""The line over a tensor's picture: the value under the mouse, and the tensor's facts while the mouse is elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from designer.numbers import rounded, short
from designer.runtime.pictures.reports import Element
from designer.runtime.pictures.sheet import Sheet
from designer.ui.panels.picture import words
from designer.ui.panels.picture.heatmap import Heatmap
from designer.ui.panels.picture.layer import Layer
from designer.ui.panels.picture.reader import Reader
from designer.ui.widgets.labels import ElidedLabel

REST = 120
"""Ms that the mouse rests before the exact value under it is asked for."""


class UnderMouse(QStackedWidget):
    """Both stand in one line: one of its own for the mouse would be empty most of the time.

    Attributes:
        facts: What is said while nothing is under the mouse.
        dtype: Of the tensor on show; "" for none.
        place: How an index is said; another way of looking at a tensor has words of its own.
    """

    def __init__(self, heatmap: Heatmap, reader: Reader) -> None:
        super().__init__()
        self._heatmap, self._reader = heatmap, reader
        self.facts, self._said = ElidedLabel("", "quiet"), ElidedLabel("", "mono")
        self.dtype = ""
        self.place: Callable[[tuple[int, ...], Sheet, bool], str] = place
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._read)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.addWidget(self.facts)
        self.addWidget(self._said)
        heatmap.hovered.connect(self._hover)
        reader.element.connect(self._take)

    def text(self) -> str:
        """What is said of the place under the mouse."""
        return self._said.text()

    def say(self, text: str, brief: str = "") -> None:
        """Says this, in brief where the panel is too narrow for it; the facts again for ""."""
        fits = self._said.fontMetrics().horizontalAdvance(text) <= self.contentsRect().width()
        self._said.setText(text if fits or not brief else brief)
        self.setCurrentWidget(self._said if text else self.facts)

    def _hover(self, row: int, column: int) -> None:
        self._rest.stop()
        index = self._heatmap.sheet.index_at(row, column) if self._heatmap.sheet else None
        layer = self._heatmap.fine
        self.say(self._words(index, self._value_of(layer, row, column)) if index is not None else "")
        if index is not None:
            self._rest.start()

    def _value_of(self, layer: Layer | None, row: int, column: int) -> str:
        """The value of a cell as far as it has come; "…" while it must be asked for."""
        reader = self._reader
        exact = layer is not None and not layer.reduced and reader.how == "mean" and not reader.own
        if layer is None or not self.dtype or not exact or not layer.holds(row, column):
            return "…"
        number = layer.values[layer.block_of(row, column)]
        return words.value(number, self.dtype) if self.dtype in words.EXACT else "…"

    def _words(self, index: tuple[int, ...], value: str) -> str:
        sheet, layer = self._heatmap.sheet, self._heatmap.fine
        assert sheet is not None
        row, column = sheet.cell_of(index)
        block = words.block(layer, row, column, self._reader.how) if layer is not None else ""
        said = f"{self.place(index, sheet, bool(block))}  {value}"
        return f"{said} · {block}" if block else said

    def _read(self) -> None:
        """The mouse rests: the value itself is asked for where it has not come, and of a mosaic what its map spans."""
        index, sheet = self._heatmap.index_under_mouse, self._heatmap.sheet
        if index is not None and sheet is not None and (sheet.arrangement.inside or "…" in self.text()):
            self._reader.read_element(index)

    def _take(self, element: Element) -> None:
        if element.index and element.index == self._heatmap.index_under_mouse:
            value = words.told(element.text)
            said, brief = self._words(element.index, value), f"{words.brief(element.index)} {value}"
            if element.ends:
                said = f"{said} · map {' to '.join(map(short, element.ends))}"
                brief = f"{brief} · {' to '.join(map(rounded, element.ends))}"
            self.say(said, brief)


def place(index: tuple[int, ...], sheet: Sheet, brief: bool) -> str:
    """An index in words, as `brief` as can be where more is said behind it."""
    return words.brief(index) if brief else words.place(index, sheet)
