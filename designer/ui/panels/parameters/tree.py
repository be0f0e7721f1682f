"""The tree of parameters as a person sees it: columns to choose and to sort by, numbers that are never cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu

from designer.ui.panels.parameters.choices import Choices, read, written
from designer.ui.panels.parameters.columns import COLUMNS, NAME
from designer.ui.panels.parameters.model import ParameterModel
from designer.ui.widgets.folding_table import FoldingTable

NAME_AT_LEAST, BESIDE = 104, 18
"""Least width of the column of names, and the room beside words in the others; in px."""
WIDEST = 2000
"""No column that was drawn to a width is wider, whatever a file says; in px."""
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
TITLES = [column.title for column in COLUMNS]


class ParameterTree(FoldingTable):
    """Names get the room that the numbers leave; a column that was drawn to a width by hand keeps it."""

    chosen_anew = Signal()
    """The person chose other columns, widths or another order."""

    def __init__(self, model: ParameterModel, quiet: str) -> None:
        super().__init__(model, "Parameters and buffers of the live module", quiet)
        self._model = model
        self._own: dict[int, int] = {}
        self._fitting = False
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, UP)
        self.setSortingEnabled(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        for number, column in enumerate(COLUMNS):
            self.setColumnHidden(number, not column.shown)
        header.sectionResized.connect(self._resized)
        header.sectionHandleDoubleClicked.connect(self._fit_again)
        header.sortIndicatorChanged.connect(self.chosen_anew)

    @property
    def choices(self) -> str:
        """What was chosen by hand, as text."""
        turned = tuple(c.title for n, c in enumerate(COLUMNS) if self.isColumnHidden(n) == c.shown)
        widths = {COLUMNS[number].title: width for number, width in self._own.items()}
        header = self.header()
        place, descending = header.sortIndicatorSection(), header.sortIndicatorOrder() == DOWN
        sort = COLUMNS[place].title if 0 <= place < len(COLUMNS) else ""
        return written(Choices(turned, widths, sort, descending and bool(sort)))

    def choose(self, text: str) -> None:
        """Columns, widths and order as they were chosen before; what the text does not say is as at first."""
        chosen = read(text)
        self._own = {TITLES.index(t): min(width, WIDEST) for t, width in chosen.widths.items() if t in TITLES}
        for number, column in enumerate(COLUMNS):
            self.setColumnHidden(number, number != NAME and column.shown == (column.title in chosen.turned))
        place = TITLES.index(chosen.sort) if chosen.sort in TITLES else -1
        self.header().setSortIndicator(place, DOWN if chosen.descending else UP)
        self.fit_columns()
        self.chosen_anew.emit()

    def select_lines(self, lines: Sequence[int], how: QItemSelectionModel.SelectionFlag) -> None:
        """Selects these; neighbouring ones together, since one range of thousands costs as much as one line."""
        chosen, first, last = QItemSelection(), 0, self._model.columnCount() - 1
        for place, line in enumerate(lines):
            if place + 1 == len(lines) or lines[place + 1] != line + 1:
                chosen.select(self._model.index(lines[first], 0), self._model.index(line, last))
                first = place + 1
        self.selectionModel().select(chosen, how | QItemSelectionModel.SelectionFlag.Rows)

    def columns_menu(self) -> QMenu:
        """Which columns are shown; the names always are."""
        menu = QMenu(self)
        for number, column in enumerate(COLUMNS):
            if number != NAME:
                action = QAction(column.title, menu, checkable=True, checked=not self.isColumnHidden(number))
                action.setToolTip(column.tip)
                action.toggled.connect(partial(self._show_column, number))
                menu.addAction(action)
        menu.addSeparator()
        menu.addAction("As at first", partial(self.choose, ""))
        return menu

    def _offer_columns(self, place: QPoint) -> None:
        menu = self.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.header().mapToGlobal(place))

    def _show_column(self, number: int, shown: bool) -> None:
        self.setColumnHidden(number, not shown)
        self.fit_columns()
        self.chosen_anew.emit()

    def _resized(self, number: int, before: int, now: int) -> None:
        """A hand has drawn a column to another width; hiding one makes it 0 wide."""
        if not self._fitting and before and now:
            self._own[number] = now
            self.chosen_anew.emit()

    def _fit_again(self, number: int) -> None:
        """A double click on the end of a title gives the column the width of what stands in it again."""
        self._own.pop(number, None)
        self.fit_columns()
        self.chosen_anew.emit()

    def fit_columns(self) -> None:
        """Gives each column the width of its name and of what stands in it on the lines on show."""
        for column in range(NAME + 1, len(COLUMNS)):
            self._set_width(column, self._width(column))
        self._give_names_the_rest()

    def widen_columns(self) -> None:
        """The same where more room is needed than there is: numbers do not jump while figures come."""
        narrow = [c for c in range(NAME + 1, len(COLUMNS)) if self._width(c) > self.columnWidth(c)]
        for column in narrow:
            self._set_width(column, self._width(column))
        if narrow:
            self._give_names_the_rest()

    def _set_width(self, column: int, width: int) -> None:
        """Not by hand."""
        self._fitting = True
        self.setColumnWidth(column, width)
        self._fitting = False

    def _width(self, column: int) -> int:
        if column in self._own:
            return self._own[column]
        header, metrics = self.header(), self.fontMetrics()
        texts: Iterable[str] = (self._model.index(line, column).data() for line in self.lines_on_show())
        return max(header.sectionSizeHint(column), *(metrics.horizontalAdvance(text) + BESIDE for text in texts), 0)

    def _give_names_the_rest(self) -> None:
        """As many other columns are in sight as fit whole: half a number would be taken for another."""
        room = self.viewport().width()
        for column in range(NAME + 1, len(COLUMNS)):
            width = 0 if self.isColumnHidden(column) else self.columnWidth(column)
            if room - width < NAME_AT_LEAST:
                break
            room -= width
        self._set_width(NAME, self._own.get(NAME, max(NAME_AT_LEAST, room)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_names_the_rest()
