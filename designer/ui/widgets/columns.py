"""Parts side by side in as many columns as there is room for, in their order from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

FEWEST, MOST = 2, 4
SPACE = 24
"""Between two columns, in px."""


class Columns(QWidget):
    """Spreads parts, each with its height in rows, over columns of about the same height."""

    def __init__(self, parts: Sequence[tuple[QWidget, int]], width: int) -> None:
        super().__init__()
        self._parts, self._width = parts, width
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        self._columns: list[QVBoxLayout] = []
        self._spread(FEWEST)

    @property
    def count(self) -> int:
        """How many columns there are now."""
        return len(self._columns)

    def _spread(self, count: int) -> None:
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        while len(self._columns) < count:
            self._columns.append(column := QVBoxLayout())
            column.setSpacing(0)
            column.setAlignment(Qt.AlignmentFlag.AlignTop)
            row.addLayout(column, 1)
        while len(self._columns) > count:
            row.removeItem(gone := self._columns.pop())
            gone.setParent(None)
        for (part, _), at in zip(self._parts, shares([rows for _, rows in self._parts], count), strict=True):
            self._columns[at].addWidget(part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = max(FEWEST, min(MOST, self.width() // self._width))
        if wanted != self.count:
            self._spread(wanted)


def shares(heights: Sequence[int], count: int) -> list[int]:
    """In which column each part stands, so that in their order all columns are about as high."""
    total, above, places = sum(heights), 0.0, []
    for height in heights:
        places.append(min(count - 1, int((above + height / 2) * count / total)))
        above += height
    return places
