"""Qt's view of what nodes cost: it makes rows and text only for what is unfolded and on show."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from designer.graph.model import Design
from designer.graph.versions.diff import Change
from designer.ui.cost_columns import COLUMNS
from designer.ui.panels.cost.rows import AT_ONCE, CostRow, CostRows
from designer.ui.session.costs import Costs
from designer.ui.widgets.labels import tip

Index = QModelIndex | QPersistentModelIndex
FIRST = 2
"""Columns before the first number: name and kind."""
ShareRole = int(Qt.ItemDataRole.UserRole)
NumberRole = ShareRole + 1
ABOVE, NOT_KNOWN, NOT_MEASURED = "counted above", "–", ""
"""Of parameters that are another node's, of a node whose shape is not known, and of one that was not measured."""


class CostModel(QAbstractItemModel):
    """The whole design, its nodes, and in each block those inside."""

    def __init__(self, costs: Costs, quiet: str) -> None:
        super().__init__()
        self._costs, self._quiet = costs, quiet
        self._rows = CostRows(Design("", {}))
        self._sorted: tuple[int, bool] | None = None

    def show(self, design: Design) -> None:
        """Another design, or the same after an edit."""
        self.beginResetModel()
        self._rows = CostRows(design)
        self.endResetModel()

    def keep(self, design: Design, change: Change) -> bool:
        """Goes on with a design after an edit if it has the same nodes; says whether it has."""
        return self._rows.keep(design, change)

    def tell(self) -> None:
        """The numbers are others."""
        if self._sorted is not None:
            self.sort_by(*self._sorted)
        last = self.columnCount() - 1
        for row in self._rows.all:
            if row.shown:
                around = self.index_of(row)
                self.dataChanged.emit(self.index(0, 0, around), self.index(row.shown - 1, last, around))
        self.dataChanged.emit(self.index(0, 0), self.index(0, last))

    def set_quiet(self, colour: str) -> None:
        """The colour of what matters less."""
        self._quiet = colour

    def row(self, index: Index) -> CostRow:
        """The row at `index`; the whole for none."""
        return self._rows.all[index.internalId() if index.isValid() else 0]

    def index_of(self, row: CostRow, column: int = 0) -> QModelIndex:
        """Where a row stands."""
        return self.createIndex(row.place, column, row.number)

    def find(self, path: str) -> QModelIndex:
        """Where a node stands, brought into reach if it was not; an invalid index where it has no row."""
        row = self._rows.to(path)
        above = row
        while above is not None and above.parent >= 0:
            around = self._rows.all[above.parent]
            self._reach(around, above.place + 1)
            above = around
        return QModelIndex() if row is None else self.index_of(row)

    def _reach(self, around: CostRow, count: int) -> None:
        """Has at least so many of the rows inside there for the eye."""
        wanted = min(len(around.inside), max(count, around.shown))
        if wanted > around.shown:
            self.beginInsertRows(self.index_of(around), around.shown, wanted - 1)
            around.shown = wanted
            self.endInsertRows()

    def number(self, row: CostRow, column: int) -> float | None:
        """What a column says of a row; None where it is not known."""
        return COLUMNS[column - FIRST].of(self._costs, row.path) if column >= FIRST else None

    def sort_by(self, column: int, falling: bool) -> None:
        """Puts the rows inside each block in the order of a column; of the first one, as the block has them."""
        self._sorted = (column, falling)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        for row in self._rows.all:
            if row.as_run:
                self._order(row, column, falling)
        self.changePersistentIndexList(before, [self._there(self.row(one), one.column()) for one in before])
        self.layoutChanged.emit()

    def _there(self, row: CostRow, column: int) -> QModelIndex:
        """Where a row stands, if it is there for the eye."""
        hidden = row.parent >= 0 and row.place >= self._rows.all[row.parent].shown
        return QModelIndex() if hidden else self.index_of(row, column)

    def _order(self, around: CostRow, column: int, falling: bool) -> None:
        rows = [self._rows.all[number] for number in around.as_run or ()]
        if column == 1:
            rows.sort(key=lambda row: row.kind.lower(), reverse=falling)
        elif column >= FIRST:
            rows.sort(key=lambda row: self.number(row, column) or 0.0, reverse=falling)
        elif falling:
            rows.reverse()
        around.inside = [row.number for row in rows]
        for place, row in enumerate(rows):
            row.place = place

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 (Qt's signature)
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._inside(parent)[row])

    def _inside(self, parent: Index) -> list[int]:
        if not parent.isValid():
            return [0]
        row = self.row(parent)
        fresh = row.as_run is None
        inside = self._rows.inside(row)
        if fresh and self._sorted is not None:
            self._order(row, *self._sorted)
            inside = row.inside
        return inside

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        number = self.row(index).parent if index.isValid() else -1
        return self.index_of(self._rows.all[number]) if number >= 0 else QModelIndex()

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        return not parent.isValid() or (parent.column() == 0 and bool(self.row(parent).words))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return 1
        self._inside(parent)
        return self.row(parent).shown if parent.column() == 0 else 0

    def canFetchMore(self, parent: Index) -> bool:
        row = self.row(parent)
        return parent.isValid() and row.as_run is not None and row.shown < len(row.inside)

    def fetchMore(self, parent: Index) -> None:
        row = self.row(parent)
        self._reach(row, row.shown + AT_ONCE)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return FIRST + len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return ("Node", "Kind")[section] if section < FIRST else COLUMNS[section - FIRST].title
        if role == Qt.ItemDataRole.ToolTipRole and section >= FIRST:
            return tip(COLUMNS[section - FIRST].tip)
        if role == Qt.ItemDataRole.TextAlignmentRole and section >= FIRST:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.row(index), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row, column)
            case Qt.ItemDataRole.TextAlignmentRole if column >= FIRST:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.ForegroundRole if column == 1 or self._is_stale(column) or self._is_above(row, column):
                return QBrush(QColor(self._quiet))
            case Qt.ItemDataRole.FontRole if row.number == 0 or self._is_stale(column):
                return _font(row.number == 0, self._is_stale(column))
        if role == ShareRole:
            return self.share(row, column)
        return self.number(row, column) if role == NumberRole else None

    def share(self, row: CostRow, column: int) -> float:
        """What part of the whole a node is, from 0 to 1."""
        number, whole = self.number(row, column), self.number(self._rows.all[0], column)
        return min(1.0, number / whole) if number and whole else 0.0

    def _text(self, row: CostRow, column: int) -> str:
        if column < FIRST:
            return (row.name, row.kind)[column]
        number = self.number(row, column)
        if number is None:
            return NOT_MEASURED if COLUMNS[column - FIRST].measured else NOT_KNOWN
        if self._is_above(row, column):
            return ABOVE
        return COLUMNS[column - FIRST].exact(number) if number else ""

    def _is_above(self, row: CostRow, column: int) -> bool:
        """Whether all its parameters are counted at another node."""
        parameters = column == FIRST and not self.number(row, column)
        return parameters and bool(self._costs.static(row.path, "elsewhere"))

    def _is_stale(self, column: int) -> bool:
        return column >= FIRST and COLUMNS[column - FIRST].measured and self._costs.stale

    def _tip(self, row: CostRow, column: int) -> str:
        if column < FIRST:
            calls = self._costs.calls(row.path)
            return tip(f"runs {calls} times in a pass, all of which count here") if calls > 1 else ""
        words = [f"{self.share(row, column):.1%} of the whole"] if self.number(row, column) else []
        elsewhere = self._costs.static(row.path, "elsewhere") if column == FIRST else 0
        if elsewhere and row.number:
            words.append(f"{elsewhere:,} more are the same as another node's and counted there")
        if self._is_stale(column):
            words.append("measured before the last edit")
        if row.looks and COLUMNS[column - FIRST].id == "forward":
            words.append("its condition looks at values: a GPU has to be done with them before Python can go on")
        return tip("\n".join(words))


def _font(bold: bool, italic: bool) -> QFont:
    made = QFont()
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    made.setItalic(italic)
    return made
