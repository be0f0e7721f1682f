"""A table whose first column is an outline: any number of lines, and what is folded costs nothing."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from designer.ui.icons import pixmap

LINE, INDENT, ARROW, PAD = 24, 16, 12, 4
"""Height of a line, how far each level stands in, size of the arrow, room beside words; in px."""
NameRole, DepthRole = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
Move = QAbstractItemView.CursorAction


class Folding(Protocol):
    """What a model needs so that its groups can be folded."""

    def is_group(self, index: Index) -> bool: ...
    def is_folded(self, index: Index) -> bool: ...
    def fold(self, index: Index, folded: bool) -> None: ...
    def around(self, index: Index) -> QModelIndex: ...


class FoldingTable(QTableView):
    """Left and Right fold and unfold or walk in and out; what is typed is handed on.

    QTableView asks nothing of its model for lines that are not on show, where QTreeView asks of every one.
    """

    typed = Signal(str)
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
        self._outlining = Outlining(model, quiet)
        self.setItemDelegateForColumn(0, self._outlining)
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
        self.doubleClicked.connect(self._toggle)

    def header(self) -> QHeaderView:
        """The names of the columns."""
        return self.horizontalHeader()

    def set_quiet(self, colour: str) -> None:
        """The colour of the arrows."""
        self._outlining.quiet = colour
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
        depth = index.data(DepthRole) or 0
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
            self._toggle(self.currentIndex())
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.looked_at.emit()


class Outlining(QStyledItemDelegate):
    """Draws names as far in as they are deep, with an arrow before a group."""

    def __init__(self, model: Folding, quiet: str) -> None:
        super().__init__()
        self._folding, self.quiet = model, quiet

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style, rect = option.widget.style(), QRect(option.rect)
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        depth = index.data(DepthRole)
        rect.setLeft(rect.left() + PAD + (0 if depth is None else INDENT * (depth + 1)))
        if self._folding.is_group(index):
            self._draw_arrow(painter, rect, index)
        rect.setRight(rect.right() - PAD)
        mode = Qt.TextElideMode.ElideLeft if depth is None else Qt.TextElideMode.ElideRight
        painter.setFont(option.font)
        brush = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(brush.color() if brush else QColor(option.palette.color(QPalette.ColorRole.Text)))
        said = option.fontMetrics.elidedText(text, mode, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)

    def _draw_arrow(self, painter: QPainter, rect: QRect, index: Index) -> None:
        name = "chevron-right" if self._folding.is_folded(index) else "chevron-down"
        picture = pixmap(name, self.quiet, ARROW, painter.device().devicePixelRatio())
        painter.drawPixmap(rect.left() - INDENT + 1, rect.center().y() - ARROW // 2 + 1, picture)
