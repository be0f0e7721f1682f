"""A table whose first column is an outline: any number of lines, and what is folded costs nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPalette, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from designer.ui.icons import pixmap

LINE, INDENT, ARROW, PAD, WIDEST = 24, 16, 12, 8, 9
"""Height of a line, how far each level stands in, size of the arrow, room beside words, a wide letter; in px."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex
Move = QAbstractItemView.CursorAction


class Cell(NamedTuple):
    """What is drawn in a cell.

    Attributes:
        depth: Of a name how many groups it stands in; -1 for what does not stand in.
        arrow: "right" before a group that is folded, "down" before one that is not.
        whole_name: Its end says most, so it is cut on the left.
    """

    text: str
    right: bool = False
    quiet: bool = False
    bold: bool = False
    depth: int = -1
    arrow: str = ""
    whole_name: bool = False


class Folding(Protocol):
    """What a model needs so that its groups can be folded."""

    def cell(self, row: int, column: int) -> Cell: ...
    def is_group(self, index: Index) -> bool: ...
    def is_folded(self, index: Index) -> bool: ...
    def fold(self, index: Index, folded: bool) -> None: ...
    def around(self, index: Index) -> QModelIndex: ...


class FoldingTable(QTableView):
    """Left and Right fold and unfold or walk in and out; what is typed is handed on.

    QTableView asks nothing of its model for lines that are not on show, where QTreeView asks of every one.
    """

    typed = Signal(str)
    opened = Signal()
    """A line that is no group was double-clicked, or Enter pressed on it."""
    looked_at = Signal()
    """Other lines may be on show."""

    def __init__(self, model: Folding, name: str, quiet: str) -> None:
        super().__init__()
        self._folding = model
        self.setProperty("role", "dense")
        self.setModel(model)  # type: ignore[arg-type]
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self._painter = CellPainter(model, quiet)
        self.setItemDelegate(self._painter)
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setMinimumSectionSize(LINE)
        lines.setDefaultSectionSize(LINE)
        header = self.header()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(40)
        self.verticalScrollBar().valueChanged.connect(self.looked_at)
        self.doubleClicked.connect(self._open)

    def header(self) -> QHeaderView:
        """The names of the columns."""
        return self.horizontalHeader()

    def set_quiet(self, colour: str) -> None:
        """The colour of the arrows."""
        self._painter.quiet = QColor(colour)
        self.viewport().update()

    def lines_on_show(self) -> range:
        """Numbers of the lines that a person can see."""
        height, count = self.viewport().height(), self.model().rowCount()
        first = max(0, self.rowAt(0))
        last = self.rowAt(height - 1)
        return range(first if count else 0, count if last < 0 else last + 1)

    def chosen_lines(self) -> list[int]:
        """Numbers of the lines that are selected, from the first to the last."""
        ranges = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection())  # type: ignore[attr-defined]
        return list(dict.fromkeys(line for top, bottom in ranges for line in range(top, bottom + 1)))

    def expand(self, index: Index) -> None:
        """Unfolds a group."""
        self._folding.fold(index, False)

    def collapse(self, index: Index) -> None:
        """Folds a group."""
        self._folding.fold(index, True)

    def isExpanded(self, index: Index) -> bool:
        """Whether it is a group that is unfolded."""
        return self._folding.is_group(index) and not self._folding.is_folded(index)

    def keyboardSearch(self, search: str) -> None:
        if search.strip():
            self.typed.emit(search)

    def _open(self, index: Index) -> None:
        if self._folding.is_group(index):
            self._toggle(index)
        elif index.isValid():
            self.opened.emit()

    def _toggle(self, index: Index) -> None:
        if self._folding.is_group(index):
            self._folding.fold(index, not self._folding.is_folded(index))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self._on_arrow(index, event.position().toPoint()):
            self._toggle(index)
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self._on_arrow(index, event.position().toPoint()):
            self._toggle(index)
        else:
            super().mouseDoubleClickEvent(event)

    def _on_arrow(self, index: QModelIndex, place: QPoint) -> bool:
        if index.column() != 0 or not self._folding.is_group(index):
            return False
        depth = self._folding.cell(index.row(), 0).depth
        left = self.visualRect(index).left() + depth * INDENT
        return left <= place.x() < left + PAD + INDENT

    def moveCursor(self, cursor: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        index, last = self.currentIndex(), self.model().rowCount() - 1
        match cursor:
            case Move.MoveHome if last >= 0:
                return self.model().index(0, 0)
            case Move.MoveEnd if last >= 0:
                return self.model().index(last, 0)
            case Move.MoveLeft:
                return self._outwards(index)
            case Move.MoveRight:
                return self._inwards(index)
        return super().moveCursor(cursor, modifiers)

    def _outwards(self, index: QModelIndex) -> QModelIndex:
        if self.isExpanded(index):
            self.collapse(index)
            return index
        around = self._folding.around(index)
        return around if around.isValid() else index

    def _inwards(self, index: QModelIndex) -> QModelIndex:
        if self._folding.is_folded(index):
            self.expand(index)
            return index
        return index.siblingAtRow(index.row() + 1) if self._folding.is_group(index) else index

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.looked_at.emit()


class CellPainter(QStyledItemDelegate):
    """Draws what the model says of a cell, and nothing else: a style asks for seven things of each cell."""

    def __init__(self, model: Folding, quiet: str) -> None:
        super().__init__()
        self._folding, self.quiet = model, QColor(quiet)
        self._bold = QFont()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell, rect, palette = self._folding.cell(index.row(), index.column()), QRect(option.rect), option.palette
        if option.state & QStyle.StateFlag.State_Selected:
            active = option.state & QStyle.StateFlag.State_Active
            group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
            painter.fillRect(rect, palette.color(group, QPalette.ColorRole.Highlight))
        rect.adjust(PAD, 0, -PAD, 0)
        if cell.depth >= 0:
            rect.setLeft(rect.left() + INDENT * (cell.depth + 1))
            if cell.arrow:
                self._draw_arrow(painter, rect, cell.arrow)
        if cell.bold != (painter.font().weight() == QFont.Weight.DemiBold):
            painter.setFont(self._heavy(option.font) if cell.bold else option.font)
        painter.setPen(self.quiet if cell.quiet else palette.color(QPalette.ColorRole.Text))
        text = cell.text
        if len(text) * WIDEST > rect.width():
            text = painter.fontMetrics().elidedText(text, _cut(cell), rect.width())
        painter.drawText(rect, RIGHT if cell.right else LEFT, text)

    def _heavy(self, font: QFont) -> QFont:
        if self._bold.pixelSize() != font.pixelSize() or self._bold.family() != font.family():
            self._bold = QFont(font)
            self._bold.setWeight(QFont.Weight.DemiBold)
        return self._bold

    def _draw_arrow(self, painter: QPainter, rect: QRect, name: str) -> None:
        picture = _arrow(name, self.quiet.name(), painter.device().devicePixelRatio())
        painter.drawPixmap(rect.left() - INDENT + 1, rect.center().y() - ARROW // 2 + 1, picture)


def _cut(cell: Cell) -> Qt.TextElideMode:
    """Where words that are too long lose some: names that begin alike differ at their ends."""
    if cell.whole_name:
        return Qt.TextElideMode.ElideLeft
    return Qt.TextElideMode.ElideMiddle if cell.depth >= 0 else Qt.TextElideMode.ElideRight


@lru_cache(maxsize=16)
def _arrow(name: str, colour: str, ratio: float) -> QPixmap:
    return pixmap(f"chevron-{name}", colour, ARROW, ratio)
