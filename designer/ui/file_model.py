"""Qt's view of what a file of tensors holds."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor

from designer import numbers
from designer.runtime.reports import Member
from designer.ui.widgets.labels import tip

COLUMNS = ("Name", "Shape", "Type")
Index = QModelIndex | QPersistentModelIndex


class FileModel(QAbstractItemModel):
    """The whole at the top, its members below it, each known by its number."""

    def __init__(self, quiet: str) -> None:
        super().__init__()
        self._quiet = quiet
        self._members: tuple[Member, ...] = ()
        self._children: dict[int, list[int]] = {}
        self._places: list[int] = []

    def show(self, members: tuple[Member, ...]) -> None:
        """Puts these in place of those before."""
        self.beginResetModel()
        self._members, self._children, self._places = members, {}, []
        for number, member in enumerate(members):
            siblings = self._children.setdefault(member.parent, [])
            self._places.append(len(siblings))
            siblings.append(number)
        self.endResetModel()

    def set_quiet(self, colour: str) -> None:
        """The colour of what matters less."""
        self._quiet = colour

    def number(self, index: Index) -> int:
        """The number of the member at an index; -1 for none."""
        return int(index.internalId()) if index.isValid() else -1

    def member(self, number: int) -> Member:
        """The member of a number."""
        return self._members[number]

    def index_of(self, number: int) -> QModelIndex:
        """Where a member stands."""
        return self.createIndex(self._places[number], 0, number) if number >= 0 else QModelIndex()

    def title(self, number: int) -> str:
        """How Python would reach the member: `['x'][0]`; the whole is what it is."""
        words: list[str] = []
        while number > 0:
            member = self._members[number]
            words.insert(0, member.label if member.label.startswith("[") else f"[{member.label!r}]")
            number = member.parent
        return "".join(words) or (self._members[0].kind if self._members else "")

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 (Qt's signature)
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._children[self.number(parent)][row])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        return self.index_of(self._members[self.number(index)].parent) if index.isValid() else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self._children.get(self.number(parent), ())) if parent.column() <= 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        return COLUMNS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        member, column = self._members[self.number(index)], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (member.label or "whole file", _shape(member), member.dtype or member.kind)[column]
        if role == Qt.ItemDataRole.ForegroundRole and column:
            return QBrush(QColor(self._quiet))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{self.title(self.number(index))}\n{member.kind} · {_shape(member)} {member.dtype}")
        return None


def _shape(member: Member) -> str:
    if member.shape is not None:
        return numbers.shape(member.shape)
    return numbers.plural(member.count, "member") if not member.text else member.text
