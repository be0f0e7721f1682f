"""Rows of the library: a name that is too long for one line goes on in a second."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

LOW, HIGH = 26, 42
"""Heights of a row of one line and of one of two, in px."""
FIRST, SECOND = 13, 29
"""Middles of the two lines."""
SECTION = "  "
"""Stands between a section of the book and a title, which hangs beside it on both lines."""
_BREAKS = re.compile(r"(?<=[ _·])|(?<=[a-z0-9])(?=[A-Z])")

Measure = Callable[[str], int]


def in_two(text: str, room: int, measure: Measure) -> tuple[str, str]:
    """As much of a text as has room on one line, and the rest; broken between words, or parts of a name."""
    if measure(text) <= room:
        return text, ""
    places = [found.start() for found in _BREAKS.finditer(text) if 0 < found.start() < len(text)]
    fitting = [at for at in places if measure(text[:at].rstrip()) <= room]
    at = fitting[-1] if fitting else 0
    return text[:at].rstrip(), text[at:]


class EntryRows(QStyledItemDelegate):
    """Draws the entries; needs the view to lay out anew when its width changes."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        shown = self._shown(option, index)
        left = self._view.indentation() * (1 + index.parent().isValid())
        shown.rect = QRect(0, 0, self._view.viewport().width() - left, LOW)
        return QSize(shown.rect.width(), HIGH if self._lines(shown)[2] else LOW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown = self._shown(option, index)
        section, first, second = self._lines(shown)
        if not second:
            super().paint(painter, option, index)
            return
        text, dot, sign = self._words(shown), self._part(shown, "Decoration"), QIcon(shown.icon)
        shown.text, shown.icon = "", QIcon()
        style = self._view.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, self._view)
        sign.paint(painter, dot.translated(0, shown.rect.top() + FIRST - dot.center().y()))
        painter.save()
        painter.setFont(shown.font)
        painter.setPen(shown.palette.text().color())
        hangs = shown.fontMetrics.horizontalAdvance(section)
        for middle, before, words in ((FIRST, section, first), (SECOND, "", second)):
            row = QRect(text.left(), shown.rect.top() + middle - FIRST, text.width(), LOW)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, before)
            row.setLeft(row.left() + hangs)
            cut = shown.fontMetrics.elidedText(words, Qt.TextElideMode.ElideRight, row.width())
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, cut)
        painter.restore()

    def _shown(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QStyleOptionViewItem:
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        return shown

    def _part(self, shown: QStyleOptionViewItem, name: str) -> QRect:
        return self._view.style().subElementRect(QStyle.SubElement[f"SE_ItemViewItem{name}"], shown, self._view)

    def _words(self, shown: QStyleOptionViewItem) -> QRect:
        """Where the words stand: Qt keeps them off the sides of their place."""
        margin = self._view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, shown, self._view) + 1
        return self._part(shown, "Text").adjusted(margin, 0, -margin, 0)

    def _lines(self, shown: QStyleOptionViewItem) -> tuple[str, str, str]:
        """The section that a title hangs beside, and its two lines."""
        measure = shown.fontMetrics.horizontalAdvance
        room = self._words(shown).width() - 2  # Qt measures in fractions of a px, and cuts what nearly fits
        section, between, title = shown.text.partition(SECTION)
        before = section + between if between else ""
        return before, *in_two(title if between else shown.text, room - measure(before), measure)
