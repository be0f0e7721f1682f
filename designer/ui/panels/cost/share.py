"""A cell with its share of the whole as a quiet bar behind the number."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from designer.ui.palette import Palette
from designer.ui.panels.cost.model import ShareRole
from designer.ui.theme import mixed

INSET, LOW = 3.0, 1.5
"""Room above and below the bar, and how wide the smallest share is, in px."""


class ShareBars(QStyledItemDelegate):
    """Bars that end where the numbers do."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.set_palette(palette)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        strength = 0.22 if palette.dark else 0.14
        self._colour = QColor(mixed(palette.accent, palette.panel, strength))
        self._veil = QColor(palette.accent)
        self._veil.setAlphaF(strength)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        share = index.data(ShareRole) or 0
        room = QRectF(option.rect).adjusted(4, INSET, -2, -INSET)
        wide = max(LOW, share * room.width()) if share else 0
        bar = QRectF(room.right() - wide, room.top(), wide, room.height())
        painter.fillRect(bar, self._colour)
        super().paint(painter, option, index)
        if option.state & QStyle.StateFlag.State_Selected:  # its own ground lies over the bar
            painter.fillRect(bar, self._veil)
