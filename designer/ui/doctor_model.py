"""Qt's view of a diagnosis: groups, and in each the rows with what is taken; text is made only for what is on show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont

from designer import numbers
from designer.runtime.reports import TensorFact
from designer.runtime.weights.diagnosis import GROUPS, Group, Row
from designer.ui.palette import Palette
from designer.ui.widgets.labels import tip

COLUMNS = ("In the design", "Shape", "In the file", "Shape", "Why")
Index = QModelIndex | QPersistentModelIndex
Checked = Qt.CheckState.Checked
_TITLES = dict(GROUPS)


class DoctorModel(QAbstractItemModel):
    """Rows in their groups; ticking one says that its tensor of the file is to be loaded.

    Attributes:
        choice: By name of a tensor of the module, the tensor of the file that goes into it.
    """

    chosen = Signal()

    def __init__(self, palette: Palette, bold: QFont) -> None:
        super().__init__()
        self._palette, self._bold = palette, bold
        self._rows: tuple[Row, ...] = ()
        self._groups: list[tuple[Group, list[Row]]] = []
        self.choice: dict[str, str] = {}

    def show(self, rows: Iterable[Row], choice: dict[str, str]) -> None:
        """Puts these rows in place of those before."""
        self._rows, self.choice = tuple(rows), dict(choice)
        self.filter("")

    def filter(self, text: str) -> None:
        """Shows only rows in whose names this stands."""
        typed = text.strip().lower()
        self.beginResetModel()
        found: dict[Group, list[Row]] = {group: [] for group, _ in GROUPS}
        for row in self._rows:
            if not typed or any(typed in fact.name.lower() for fact in (row.own, row.given) if fact):
                found[row.group].append(row)
        self._groups = [(group, held) for group, held in found.items() if held]
        self.endResetModel()

    def set_choice(self, choice: dict[str, str]) -> None:
        """Takes these and no others."""
        self.choice = dict(choice)
        for place, (_, held) in enumerate(self._groups):
            parent = self.index(place, 0)
            self.dataChanged.emit(self.index(0, 0, parent), self.index(len(held) - 1, len(COLUMNS) - 1, parent))
        self.chosen.emit()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette

    def group_at(self, index: Index) -> Group:
        """The group that an index of the top level stands for."""
        return self._groups[index.row()][0]

    def row_at(self, index: Index) -> Row | None:
        """The row at an index; None for a group."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1][1][index.row()]

    def index_of(self, own: str, given: str = "") -> QModelIndex:
        """Where the row of this tensor of the design stands, if need be the one with this tensor of the file."""
        for place, (_, held) in enumerate(self._groups):
            for at, row in enumerate(held):
                if row.own and row.own.name == own and (not given or (row.given and row.given.name == given)):
                    return self.createIndex(at, 0, place + 1)
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 (Qt's signature)
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        place = index.internalId() if index.isValid() else 0
        return self.createIndex(place - 1, 0, 0) if place else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups)
        return len(self._groups[parent.row()][1]) if not parent.internalId() and parent.column() == 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        return COLUMNS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row, plain = self.row_at(index), super().flags(index)
        can = row is not None and row.can_be_taken and index.column() == 0
        return plain | Qt.ItemFlag.ItemIsUserCheckable if can else plain

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        row = self.row_at(index)
        if row is None:
            return self._group_data(index, role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _text(row, index.column())
            case Qt.ItemDataRole.CheckStateRole if index.column() == 0 and row.can_be_taken:
                return Checked if self._is_taken(row) else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ForegroundRole:
                return self._brush(row, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return tip(_story(row))
        return None

    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        row = self.row_at(index)
        if role != Qt.ItemDataRole.CheckStateRole or row is None or not row.can_be_taken:
            return False
        assert row.own is not None and row.given is not None
        choice = {own: given for own, given in self.choice.items() if own != row.own.name}
        if Qt.CheckState(value) == Checked:
            choice[row.own.name] = row.given.name
        self.set_choice(choice)
        return True

    def _is_taken(self, row: Row) -> bool:
        return row.own is not None and row.given is not None and self.choice.get(row.own.name) == row.given.name

    def _group_data(self, index: Index, role: int) -> Any:
        group, held = self._groups[index.row()]
        if role == Qt.ItemDataRole.DisplayRole and index.column() == 0:
            return f"{_TITLES[group]} · {len(held):,}"
        return self._bold if role == Qt.ItemDataRole.FontRole else None

    def _brush(self, row: Row, column: int) -> QBrush | None:
        """Words and what is not taken stand back; a shape that is wrong stands out."""
        if row.group == "wrong" and column in (1, 3):
            return QBrush(QColor(self._palette.problem))
        quiet = column in (1, 3, 4) or (row.can_be_taken and not self._is_taken(row))
        return QBrush(QColor(self._palette.quiet)) if quiet else None


def _text(row: Row, column: int) -> str:
    own, given = row.own, row.given
    texts = (own.name if own else "–", _shape(own), given.name if given else "–", _shape(given), row.why)
    return texts[column]


def _shape(fact: TensorFact | None) -> str:
    if fact is None:
        return ""
    return "not yet known" if fact.shape is None else numbers.shape(fact.shape)


def _story(row: Row) -> str:
    told = []
    for where, fact in (("In the design", row.own), ("In the file", row.given)):
        if fact:
            told.append(f"{where}: {fact.name} · {_shape(fact)} · {fact.dtype}")
            if fact.aliases:
                told.append(f"The same tensor: {', '.join(fact.aliases[:8])}")
    return "\n".join((*told, row.why))
