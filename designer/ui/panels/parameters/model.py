"""Qt's view of the parameters: a line a row, and text only for the lines that are on show."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from designer import numbers
from designer.runtime.reports.figures import Figures
from designer.runtime.reports.parameters import ParameterRow, ParameterTable
from designer.ui.panels.parameters.columns import COLUMNS, COUNT, NAME
from designer.ui.panels.parameters.filter import Wanted, found
from designer.ui.panels.parameters.list import ParameterList
from designer.ui.panels.parameters.outline import Entry, Outline
from designer.ui.panels.parameters.tip import tip_of_group, tip_of_row
from designer.ui.widgets.folding_table import LEFT, RIGHT, Cell

OPEN_UP_TO, FOUND_OPEN_UP_TO = 200, 2000
"""So many rows stand unfolded at first; of what a filter found so many, and more of them as a list without groups."""
Index = QModelIndex | QPersistentModelIndex
Told = Callable[[int], Figures | None]
ARROWS = ("right", "down")
"""Before a group that is folded, and before one that is not."""


class Branch(NamedTuple):
    """What is on a line: a group of parameters, or the row of this number; -1 for a group and for nothing."""

    name: str = ""
    path: str = ""
    number: int = -1
    depth: int = 0


class ParameterModel(QAbstractTableModel):
    """Groups and parameters of the live module; which groups a person unfolded is kept by name."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.rows = ParameterList(ParameterTable())
        self._outline = Outline(self.rows, (), lambda _: True)
        self._folds: dict[str, bool] = {}
        self._wanted, self._found = Wanted(), list[int]()
        self._sorting: tuple[int, Qt.SortOrder] | None = None
        self._told = told

    def take(self, table: ParameterTable) -> None:
        """These rows are live now; `show` shows them."""
        if self.rows.table is not table:
            self.rows = ParameterList(table)

    def show(self, want: Wanted, bad: Container[int] = ()) -> None:
        """Puts the wanted rows in place of those before.

        Args:
            bad: Rows that are known to hold NaN or infinite values.
        """
        self._wanted = want
        self._lay_out(found(want, self.rows, bad))

    def _lay_out(self, numbers: list[int]) -> None:
        self.beginResetModel()
        some, few = not self._wanted.everything, len(self.rows) <= OPEN_UP_TO
        flat = self._sorting is not None or bool(self._wanted.largest) or (some and len(numbers) > FOUND_OPEN_UP_TO)
        self._found = numbers
        self._outline = Outline(
            self.rows,
            self._sorted(numbers),
            (lambda _: True) if some else lambda name: self._folds.get(name, few),
            flat,
        )
        self.endResetModel()

    def _sorted(self, numbers: list[int]) -> list[int]:
        if self._sorting is None:
            return numbers
        (column, order), rows, told = self._sorting, self.rows, self._told
        key = COLUMNS[column].key
        keys = {number: key(rows, number, told(number)) for number in numbers}
        known = [number for number in numbers if keys[number] is not None]
        known.sort(key=keys.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder)
        return known + [number for number in numbers if keys[number] is None]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        sorting = (column, order) if column >= 0 else None
        if sorting != self._sorting:
            self._sorting = sorting
            self._lay_out(sorted(self._found) if not self._wanted.largest else self._found)

    @property
    def sorts_by_figures(self) -> bool:
        """Whether the order rests on figures that the engine must tell of every row."""
        return self._sorting is not None and COLUMNS[self._sorting[0]].figure

    def sort_again(self) -> None:
        """More figures are known."""
        self._lay_out(self._found)

    @property
    def flat(self) -> bool:
        """Whether rows stand without their groups."""
        return self._outline.flat

    @property
    def found(self) -> Sequence[int]:
        """Numbers of the rows that the filter lets through."""
        return self._found

    def branch(self, index: Index) -> Branch:
        """What stands at `index`."""
        if not index.isValid():
            return Branch()
        entry, outline = self._outline.lines[index.row()], self._outline
        return Branch(outline.name(entry), outline.path(entry), max(entry, -1), outline.depth(entry))

    def index_of(self, name: str) -> QModelIndex:
        """The line of the group or parameter of this dotted name; an invalid index when it is not shown."""
        way = self._outline.way_to(name)
        return self._line(way[-1]) if way else QModelIndex()

    def reveal(self, name: str) -> QModelIndex:
        """The same, with the groups around it unfolded."""
        way = self._outline.way_to(name)
        for entry in way[:-1]:
            self.fold(self._line(entry), False)
        return self._line(way[-1]) if way else QModelIndex()

    def _line(self, entry: Entry) -> QModelIndex:
        try:
            return self.index(self._outline.lines.index(entry), 0)
        except ValueError:
            return QModelIndex()

    def is_group(self, index: Index) -> bool:
        """Whether there is something to unfold."""
        return index.isValid() and self._outline.lines[index.row()] < 0

    def is_folded(self, index: Index) -> bool:
        """Whether it is a group that shows nothing of what is in it."""
        return self.is_group(index) and not self._outline.group(self._outline.lines[index.row()]).opened

    def fold(self, index: Index, folded: bool) -> None:
        """Folds a group or unfolds it."""
        if not self.is_group(index) or self.is_folded(index) == folded:
            return
        line, outline = index.row(), self._outline
        entry = outline.lines[line]
        inside = list(outline.inside(entry))
        if self._wanted.everything:
            self._folds[outline.name(entry)] = not folded
        if folded:
            self.beginRemoveRows(QModelIndex(), line + 1, line + len(inside))
            del outline.lines[line + 1 : line + 1 + len(inside)]
        else:
            self.beginInsertRows(QModelIndex(), line + 1, line + len(inside))
            outline.lines[line + 1 : line + 1] = inside
        outline.group(entry).opened = not folded
        (self.endRemoveRows if folded else self.endInsertRows)()
        self.dataChanged.emit(index, index)

    def around(self, index: Index) -> QModelIndex:
        """The group that a line stands in."""
        way = self._outline.way_to(self.branch(index).name)
        return self._line(way[-2]) if len(way) > 1 else QModelIndex()

    def numbers_at(self, lines: Iterable[int]) -> list[int]:
        """Every row at these lines or inside the groups there, each once, in order."""
        outline = self._outline
        return list(dict.fromkeys(n for line in lines for n in outline.members(outline.lines[line])))

    def rows_at(self, lines: Iterable[int]) -> list[ParameterRow]:
        """The same with all that is known of them but their figures."""
        return [self.rows.row(number) for number in self.numbers_at(lines)]

    def first_parameter(self, index: Index) -> str:
        """The row itself, or the first parameter that stands directly in the group; "" where there is none."""
        if not index.isValid():
            return ""
        entry = self._outline.lines[index.row()]
        inside = (entry,) if entry >= 0 else self._outline.children(entry)
        return next((self.rows.names[child] for child in inside if child >= 0), "")

    def within(self, paths: frozenset[str], unfold: int, besides: Iterable[int] = ()) -> list[int]:
        """The topmost lines of the nodes at these paths, and some rows besides; so many are unfolded to be seen."""
        outline, shown, entries = self._outline, set(self._found), list[Entry]()
        below = self.rows.below(paths)
        for path, members in below.items():
            inside = [number for number in members if number in shown]
            entries += inside if outline.flat else outline.topmost(path, inside)
        entries += shown.intersection(besides).difference(*below.values())
        for entry in entries[:unfold]:
            self.reveal(outline.name(entry))
        lines = {entry: line for line, entry in enumerate(outline.lines)} if entries else {}
        return sorted({lines[entry] for entry in entries if entry in lines})

    def numbers_on(self, lines: range) -> list[int]:
        """The rows on these lines."""
        return [entry for entry in self._outline.lines[lines.start : lines.stop] if entry >= 0]

    def figures_arrived(self, lines: range) -> None:
        """Lines on which other figures stand now."""
        if lines:
            self.dataChanged.emit(self.index(lines.start, NAME), self.index(lines.stop - 1, len(COLUMNS) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._outline.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section].title
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
            case Qt.ItemDataRole.ToolTipRole:
                return COLUMNS[section].tip
        return None

    def cell(self, row: int, column: int) -> Cell:
        """What is drawn in a cell."""
        entry, outline = self._outline.lines[row], self._outline
        text = self._text(entry, column)
        if column != NAME:
            return Cell(text, COLUMNS[column].right, column > COUNT or (entry >= 0 and self._is_buffer(entry)))
        if entry >= 0:
            depth = -1 if outline.flat else outline.depth(entry)
            return Cell(text, quiet=self._is_buffer(entry), depth=depth, whole_name=outline.flat)
        return Cell(text, bold=True, depth=outline.depth(entry), arrow=ARROWS[outline.group(entry).opened])

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        column, entry = index.column(), self._outline.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(entry, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(entry)
        return None

    def _text(self, entry: Entry, column: int) -> str:
        if entry >= 0 and column != NAME:
            return COLUMNS[column].text(self.rows, entry, self._told(entry))
        name = self._outline.name(entry)
        label = name if self._outline.flat else name.rpartition(".")[2]
        if entry < 0:
            count = self._outline.count(entry) if column == COUNT else 0
            return label if column == NAME else numbers.whole(count) if count else ""
        shared, told = " ∞" if self.rows.aliases(entry) else "", self._told(entry)
        bad = " · not finite" if told is not None and told.statistics.not_finite else ""
        return ("▫ " if self._is_buffer(entry) else "") + label + shared + bad

    def _tip(self, entry: Entry) -> str:
        if entry < 0:
            return tip_of_group(self._outline.name(entry), self._outline.count(entry))
        return tip_of_row(self.rows.row(entry), self._told(entry))

    def _is_buffer(self, entry: Entry) -> bool:
        return self.rows.kind(entry).kind == "buffer"


def _alignment(column: int) -> int:
    return int(RIGHT if COLUMNS[column].right else LEFT)
