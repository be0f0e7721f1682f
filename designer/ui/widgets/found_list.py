"""What the lists under a search have in common: the ground of a chosen row, and a step from row to row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from designer.ui.palette import Palette


class RowDelegate(QStyledItemDelegate):
    """A row of one height, painted in the palette's colours.

    Attributes:
        height: In px.
    """

    height = 32

    def __init__(self, palette: Palette, parent: QObject) -> None:
        super().__init__(parent)
        self._palette = palette

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, self.height)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, palette: Palette) -> None:
    """The row that Enter would take, and the one under the mouse."""
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    if chosen or option.state & QStyle.StateFlag.State_MouseOver:
        ground = QColor(palette.accent if chosen else palette.hover)
        ground.setAlpha(40 if chosen else 255)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(option.rect).adjusted(0, 1, -2, -1), 5, 5)


def step(rows: QListWidget, by: int) -> None:
    """Goes so many rows on; past neither end."""
    last = rows.count() - 1
    if last >= 0:
        rows.setCurrentRow(min(last, max(0, rows.currentRow() + by)))
