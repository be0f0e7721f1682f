"""Qt's view of how far each tensor is from what it was."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor

from designer import numbers
from designer.runtime.moments.reports import Change
from designer.ui.widgets.labels import tip

WIDTHS = (140, 100, 82, 96, 76, 80, 84)
"""Of the columns, in px."""
COLUMNS = ("Name", "Shape", "Largest", "Where", "Mean", "Relative", "Changed")
NAME, SHAPE, LARGEST, WHERE, MEAN, RELATIVE, CHANGED = range(len(COLUMNS))
TIPS = (
    "",
    "",
    "The largest size of a difference",
    "Where the largest difference is",
    "The mean of the sizes of all differences",
    "Size of the difference over that of the tensor before (L2)",
    "How many of the values are not the same",
)
_KEYS: tuple[Callable[[Change], Any], ...] = (
    lambda one: one.name,
    lambda one: math.prod(one.shape),
    lambda one: one.largest,
    lambda one: one.where,
    lambda one: one.mean,
    lambda one: one.relative,
    lambda one: one.changed / max(1, one.count),
)
Index = QModelIndex | QPersistentModelIndex


class CompareModel(QAbstractTableModel):
    """The changes, filtered by a part of the name and sorted by a column; what cannot be compared comes last."""

    def __init__(self, quiet: str) -> None:
        super().__init__()
        self._quiet = quiet
        self._all: tuple[Change, ...] = ()
        self._shown: list[Change] = []
        self._part, self._column, self._order = "", LARGEST, Qt.SortOrder.DescendingOrder

    def show(self, changes: tuple[Change, ...]) -> None:
        """Puts these in place of those before."""
        self._all = changes
        self._arrange()

    def filter(self, part: str) -> None:
        """Only names with this in it are shown."""
        self._part = part.strip().lower()
        self._arrange()

    def set_quiet(self, colour: str) -> None:
        """The colour of what matters less."""
        self._quiet = colour

    def change(self, row: int) -> Change | None:
        """What a row shows."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, name: str) -> int:
        """Where a tensor stands; -1 where it does not."""
        return next((row for row, one in enumerate(self._shown) if one.name == name), -1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._order = column, order
        self._arrange()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            # Qt's own arrow would stand over the words.
            mark = " ↓" if self._order == Qt.SortOrder.DescendingOrder else " ↑"
            return COLUMNS[section] + (mark if section == self._column else "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return TIPS[section] or None if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        one = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return texts(one)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column())
        if role == Qt.ItemDataRole.ForegroundRole and (one.note or index.column() in (SHAPE, WHERE)):
            return QBrush(QColor(self._quiet))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip("\n".join((one.name, one.note or in_words(one))))
        return None

    def _arrange(self) -> None:
        self.beginResetModel()
        found = [one for one in self._all if self._part in one.name.lower()]
        down = self._order == Qt.SortOrder.DescendingOrder
        found.sort(key=_KEYS[self._column], reverse=down)
        self._shown = sorted(found, key=lambda one: bool(one.note))
        self.endResetModel()


def _side(column: int) -> Qt.AlignmentFlag:
    """Numbers stand at the right, words at the left."""
    number = column in (LARGEST, MEAN, RELATIVE, CHANGED)
    return (Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def texts(one: Change) -> tuple[str, ...]:
    """What stands in the columns."""
    shape = numbers.shape(one.shape)
    if one.note:
        return (one.name, shape, "", one.note, "", "", "")
    changed = numbers.percent(one.changed / one.count) if one.changed else "none"
    return (
        one.name,
        shape,
        numbers.short(one.largest),
        f"[{', '.join(map(str, one.where))}]" if one.changed else "",
        numbers.short(one.mean),
        share(one.relative),
        changed,
    )


def share(relative: float) -> str:
    """`4.2 %`, `13.3×`, `∞`."""
    if relative >= 10:
        return "∞" if math.isinf(relative) else f"{relative:.3g}×"
    return numbers.percent(relative)


def in_words(one: Change) -> str:
    """The figures as a sentence."""
    if not one.changed:
        return "nothing changed"
    said = f"{numbers.whole(one.changed)} of {numbers.plural(one.count, 'value')} changed"
    if one.not_finite:
        said += f"; {numbers.plural(one.not_finite, 'difference')} NaN or infinite"
    return said


def summary(changes: tuple[Change, ...]) -> str:
    """What there is to say of all of them."""
    compared = [one for one in changes if not one.note]
    if not compared:
        return "Nothing here can be compared." if changes else "There is nothing to compare."
    changed = [one for one in compared if one.changed]
    left = f" · {numbers.whole(len(changes) - len(compared))} not on both sides" if len(compared) < len(changes) else ""
    if not changed:
        return f"All {numbers.whole(len(compared))} are the same{left}"
    most = max(changed, key=lambda one: one.relative)
    by = "from 0" if math.isinf(most.relative) else f"by {share(most.relative).replace(' %', ' % of')} its size"
    return f"{numbers.whole(len(changed))} of {numbers.whole(len(compared))} changed · most {most.name}, {by}{left}"
