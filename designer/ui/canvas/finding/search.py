"""Quick add: type a few letters, press Enter, and the node is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QListWidgetItem,
    QStyleOptionViewItem,
    QWidget,
)

from designer.catalogue.load import catalogue
from designer.files.own_blocks import own_blocks
from designer.ui.canvas.text import DOTS, drop, font, metrics
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.panels.library.entries import Entry, Group, groups, matching, own_group
from designer.ui.widgets.found_list import RowDelegate, paint_ground
from designer.ui.widgets.search_box import SearchBox

SIZE = QSize(320, 336)
KEEP_OFF = 8
NOTHING = "Nothing that fits is called so. Try another word: conv, pool, 卷积, torch.cat."
EntryRole, ObjectionRole = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1


class EntryDelegate(RowDelegate):
    """A dot of the category's colour, the name, and quietly what it is, or why it does not go with the wire."""

    height = 30

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry, objection, rect = index.data(EntryRole), index.data(ObjectionRole), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, self._palette)
        painter.setPen(Qt.PenStyle.NoPen)
        dot = QColor(self._palette.category(entry.category))
        dot.setAlpha(110 if objection else 255)
        painter.setBrush(dot)
        painter.drawRoundedRect(QRectF(rect.left() + 10, rect.center().y() - 4, 9, 9), 2.5, 2.5)
        name = font("message")
        painter.setFont(name)
        painter.setPen(QColor(self._palette.quiet if objection else self._palette.text))
        middle = rect.center().y() + drop("message")
        painter.drawText(QPointF(rect.left() + 30, middle), entry.name)
        left = rect.left() + 30 + metrics("message").horizontalAdvance(entry.name) + 12
        words = objection or entry.doc or entry.category
        room = rect.right() - 10 - left
        painter.setFont(font("foot"))
        painter.setPen(QColor(self._palette.quiet))
        if room > 40:
            text = metrics("foot").elidedText(words, Qt.TextElideMode.ElideRight, room)
            if text != DOTS:
                painter.drawText(QPointF(left, middle), text)
        painter.restore()


class Search(SearchBox):
    """A small list over the canvas; emits the key of what was chosen, `layer:Conv2d`."""

    chosen = Signal(str)
    closed = Signal()
    rows = EntryDelegate
    nothing = NOTHING

    def __init__(self, document: Document, palette: Palette, parent: QWidget) -> None:
        # Beside what it lies over, not in it: a notice over the same canvas lies under it.
        around = parent.parentWidget() or parent
        super().__init__("quick_add", "Layer, operation or block", "What can be added", palette, around)
        self._document, self._over = document, parent
        self._fits: Callable[[str], bool] = lambda key: True
        self._objection: Callable[[str], str] = lambda key: ""
        self._own: tuple[Group, ...] = ()
        self.setFixedSize(SIZE)

    def open_at(
        self,
        point: QPoint,
        fits: Callable[[str], bool] | None = None,
        objection: Callable[[str], str] | None = None,
    ) -> None:
        """Opens at a point of its parent, kept inside it; only entries that fit are offered, doubtful ones last."""
        self._fits = fits or (lambda key: True)
        self._objection = objection or (lambda key: "")
        self._own = own_group(own_blocks())
        room = self._over.rect()
        x = min(max(KEEP_OFF, point.x() - 24), room.width() - self.width() - KEEP_OFF)
        y = min(max(KEEP_OFF, point.y() - 24), room.height() - self.height() - KEEP_OFF)
        corner = QPoint(max(0, x), max(0, y))
        self.move(corner if self._over is self.parentWidget() else self._over.mapToParent(corner))
        self._begin()

    def dismiss(self) -> None:
        """Takes it away; nothing is chosen."""
        if self.isVisible():
            self.hide()
            self._over.setFocus()
            self.closed.emit()

    def _fill(self, text: str) -> None:
        design, here = self._document.design, self._document.block_name
        offered = (*groups(design, here, catalogue().layers, catalogue().ops), *self._own)
        word = text.strip()
        found = matching(offered, word) if word else [group for group in offered if group.common]
        entries = [e for group in found for e in group.entries if not e.refusal and self._fits(e.key)]
        if word:
            entries.sort(key=lambda entry: _rank(entry, word))
        objections = {entry.key: self._objection(entry.key) for entry in entries}
        # What is called exactly so is what was meant, however doubtful.
        entries.sort(key=lambda entry: entry.name.lower() != word.lower() and (1 + bool(objections[entry.key])))
        self.list.clear()
        for entry in entries:
            item = QListWidgetItem(entry.name, self.list)
            item.setData(EntryRole, entry)
            item.setData(ObjectionRole, objections[entry.key])
            item.setToolTip(entry.doc)
        self.list.setCurrentRow(0)
        self._stack.set_empty(not entries)

    def take(self) -> None:
        """Chooses the current row."""
        item = self.list.currentItem()
        if item is not None:
            self.hide()
            self._over.setFocus()
            self.chosen.emit(item.data(EntryRole).key)


def _rank(entry: Entry, word: str) -> tuple[bool, bool]:
    """What is called so comes first, then what begins so."""
    name, text = entry.name.lower(), word.lower()
    return name != text, not name.startswith(text)
