"""The tree of parameters as a person sees it: columns to choose and to sort by, numbers that are never cut."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu

from designer.ui.panels.parameter_columns import COLUMNS, NAME
from designer.ui.panels.parameter_model import ParameterModel
from designer.ui.widgets.folding_table import FoldingTable

NAME_AT_LEAST, BESIDE = 104, 18
"""Least width of the column of names, and the room beside words in the others; in px."""


class ParameterTree(FoldingTable):
    """Names get the room that the numbers leave."""

    def __init__(self, model: ParameterModel, quiet: str) -> None:
        super().__init__(model, "Parameters and buffers of the live module", quiet)
        self._model = model
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        for number, column in enumerate(COLUMNS):
            self.setColumnHidden(number, not column.shown)

    def columns_menu(self) -> QMenu:
        """Which columns are shown; the names always are."""
        menu = QMenu(self)
        for number, column in enumerate(COLUMNS):
            if number != NAME:
                action = QAction(column.title, menu, checkable=True, checked=not self.isColumnHidden(number))
                action.setToolTip(column.tip)
                action.toggled.connect(partial(self._show_column, number))
                menu.addAction(action)
        return menu

    def _offer_columns(self, place: QPoint) -> None:
        menu = self.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.header().mapToGlobal(place))

    def _show_column(self, number: int, shown: bool) -> None:
        self.setColumnHidden(number, not shown)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Gives each column the width of its name and of what stands in it on the lines on show."""
        for column in range(NAME + 1, len(COLUMNS)):
            self.setColumnWidth(column, self._width(column))
        self._give_names_the_rest()

    def widen_columns(self) -> None:
        """The same where more room is needed than there is: numbers do not jump while figures come."""
        narrow = [c for c in range(NAME + 1, len(COLUMNS)) if self._width(c) > self.columnWidth(c)]
        for column in narrow:
            self.setColumnWidth(column, self._width(column))
        if narrow:
            self._give_names_the_rest()

    def _width(self, column: int) -> int:
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
        self.setColumnWidth(NAME, max(NAME_AT_LEAST, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_names_the_rest()
