"""Qt's view of the tree of parameters; it makes text only for the rows that are on show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from designer.runtime.reports import ParameterRow
from designer.ui.panels import numbers
from designer.ui.panels.parameter_rows import Branch, tree

COLUMNS = ("Name", "Shape", "Count", "Mean", "Std", "Gradient", "Trained", "Starts from", "Type", "Device")
NUMBERS = frozenset({2, 3, 4, 5})
NO_GRADIENT, AS_TORCH = "none yet", "as torch"
"""Of a parameter that no backward pass has reached, and of one that no rule meets."""
Index = QModelIndex | QPersistentModelIndex
NameRole = int(Qt.ItemDataRole.UserRole)


class ParameterModel(QAbstractItemModel):
    """Groups and parameters of the live module, by dotted name."""

    def __init__(self, quiet: str, bold: QFont) -> None:
        super().__init__()
        self._branches: list[Branch] = tree(())
        self._by_name: dict[str, int] = {}
        self._quiet, self._bold = quiet, bold

    def show(self, rows: tuple[ParameterRow, ...], text: str) -> None:
        """Put the rows whose name matches `text` in place of those before."""
        self.beginResetModel()
        self._branches = tree(rows, text)
        self._by_name = {branch.name: branch.number for branch in self._branches[1:]}
        self.endResetModel()

    def set_quiet(self, colour: str) -> None:
        """The colour of what matters less."""
        self._quiet = colour

    def branch(self, index: Index) -> Branch:
        """The group or parameter at `index`; the root for none."""
        return self._branches[index.internalId() if index.isValid() else 0]

    def index_of(self, name: str) -> QModelIndex:
        """Where the group or parameter of this dotted name stands; an invalid index when it is not shown."""
        number = self._by_name.get(name)
        return QModelIndex() if number is None else self.createIndex(self._branches[number].place, 0, number)

    def groups(self) -> list[str]:
        """Names of the groups, outer before inner."""
        return [branch.name for branch in self._branches[1:] if branch.row is None]

    def first_parameter(self, index: Index) -> str:
        """The row itself, or the first parameter that stands directly in the group; "" where there is none."""
        branch = self.branch(index)
        inside = (self._branches[number] for number in branch.children)
        return branch.name if branch.row else next((child.name for child in inside if child.row), "")

    def rows_in(self, index: Index) -> list[str]:
        """Names of the row itself, or of every row in the group."""
        waiting, found = [self.branch(index)], []
        while waiting:
            branch = waiting.pop()
            found += [branch.name] if branch.row else []
            waiting += [self._branches[number] for number in reversed(branch.children)]
        return found

    def rows_at(self, indexes: Iterable[Index]) -> list[ParameterRow]:
        """Every parameter and buffer at these places or inside the groups there, each once, in order."""
        found: dict[int, ParameterRow] = {}
        waiting = sorted((self.branch(index).number for index in indexes), reverse=True)
        while waiting:
            branch = self._branches[waiting.pop()]
            if branch.row is not None:
                found.setdefault(branch.number, branch.row)
            waiting += reversed(branch.children)
        return list(found.values())

    def within(self, path: str) -> list[QModelIndex]:
        """The topmost rows that belong to the node at `path`."""
        found = (
            branch
            for branch in self._branches[1:]
            if branch.path == path and self._branches[branch.parent].path != path
        )
        return [self.createIndex(branch.place, 0, branch.number) for branch in found]

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 (Qt's signature)
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self.branch(parent).children[row])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        number = self.branch(index).parent
        return self.createIndex(self._branches[number].place, 0, number) if number > 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.branch(parent).children) if parent.column() <= 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        branch, column = self.branch(index), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _text(branch, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ForegroundRole if column not in (0, 1, 2) or _is_buffer(branch):
                return QBrush(QColor(self._quiet))
            case Qt.ItemDataRole.FontRole if branch.row is None and column == 0:
                return self._bold
            case Qt.ItemDataRole.ToolTipRole:
                return _tooltip(branch)
            case Qt.ItemDataRole.UserRole:
                return branch.name
        return None


def _text(branch: Branch, column: int) -> str:
    row = branch.row
    if row is None:
        group = (branch.label, "", numbers.whole(branch.count) if branch.count else "")
        return group[column] if column < len(group) else ""
    texts = (
        ("▫ " if row.kind == "buffer" else "") + branch.label + (" ∞" if row.aliases else ""),
        numbers.NOT_KNOWN if row.waits else numbers.shape(row.shape),
        "" if row.waits else numbers.whole(row.count),
        numbers.short(row.statistics.mean),
        numbers.short(row.statistics.std),
        "" if row.kind == "buffer" else NO_GRADIENT if row.gradient is None else numbers.short(row.gradient),
        "" if row.kind == "buffer" else "trained" if row.trained else "frozen",
        "" if row.kind == "buffer" else row.start or AS_TORCH,
        row.dtype,
        row.device,
    )
    return texts[column]


def _tooltip(branch: Branch) -> str:
    """Plain text: Qt takes a tooltip for HTML only where it looks like it, which names of parameters never do."""
    row = branch.row
    if row is None:
        return f"{branch.name}\n{numbers.plural(branch.count, 'number')} in its parameters"
    kind = "buffer, saved and not trained" if row.kind == "buffer" else "trained" if row.trained else "frozen"
    shared = f"\nThe same tensor: {', '.join(row.aliases)}" if row.aliases else ""
    shared += f"\nStarts from {row.start}" if row.start else ""
    shared += f"\n{row.sort}, gradient {_gradient(row)}" if row.kind == "parameter" else ""
    shape = "not yet known: the first run finds the shape" if row.waits else numbers.shape(row.shape)
    return f"{row.name}\n{shape} · {row.dtype} · {row.device} · {kind}{shared}"


def _gradient(row: ParameterRow) -> str:
    return NO_GRADIENT if row.gradient is None else f"of size {numbers.short(row.gradient)}"


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _is_buffer(branch: Branch) -> bool:
    return branch.row is not None and branch.row.kind == "buffer"
