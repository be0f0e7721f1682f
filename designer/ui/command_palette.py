"""The command palette: a few letters lead to any action, layer, node or example."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QListWidgetItem,
    QStyleOptionViewItem,
)

from designer.files.examples import EXAMPLES
from designer.ui import offers
from designer.ui.canvas.text import drop, font, metrics
from designer.ui.commands import files
from designer.ui.icons import pixmap
from designer.ui.offers import Offer
from designer.ui.palette import Palette
from designer.ui.panels.navigation import show_node
from designer.ui.widgets import keys
from designer.ui.widgets.found_list import RowDelegate, paint_ground
from designer.ui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

WIDTH, HEIGHT, FROM_TOP = 620, 436, 8
OfferRole = int(Qt.ItemDataRole.UserRole)


class OfferDelegate(RowDelegate):
    """A sign, what it does, quietly where it is or why it cannot be had, and its keys."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        offer, rect = index.data(OfferRole), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, self._palette)
        self._paint_sign(painter, offer, rect)
        right = rect.right() - 10
        if offer.keys:
            wide = keys.width(offer.keys[:1])
            painter.setOpacity(0.5 if offer.reason else 1.0)
            keys.paint(painter, right - wide, rect.center().y(), offer.keys[:1], self._palette)
            painter.setOpacity(1.0)
            right -= wide + 12
        self._paint_words(painter, offer, rect, right)
        painter.restore()

    def _paint_sign(self, painter: QPainter, offer: Offer, rect: QRectF) -> None:
        middle = rect.center().y()
        if offer.icon:
            colour = self._palette.faded if offer.reason else self._palette.quiet
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(QPointF(rect.left() + 8, middle - 8), pixmap(offer.icon, colour, 16, ratio))
        elif offer.category:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._palette.category(offer.category)))
            painter.drawRoundedRect(QRectF(rect.left() + 11, middle - 4.5, 9, 9), 2.5, 2.5)

    def _paint_words(self, painter: QPainter, offer: Offer, rect: QRectF, right: float) -> None:
        left, middle = rect.left() + 34, rect.center().y()
        text = metrics("note").elidedText(offer.text, Qt.TextElideMode.ElideRight, right - left)
        painter.setFont(font("note"))
        painter.setPen(QColor(self._palette.faded if offer.reason else self._palette.text))
        painter.drawText(QPointF(left, middle + drop("note")), text)
        left += metrics("note").horizontalAdvance(text) + 12
        if right - left > 40:
            note = metrics("message").elidedText(offer.reason or offer.note, Qt.TextElideMode.ElideRight, right - left)
            painter.setFont(font("message"))
            painter.setPen(QColor(self._palette.quiet))
            painter.drawText(QPointF(left, middle + drop("message")), note)


class CommandPalette(SearchBox):
    """A line and a list over the head of the canvas; Enter does what is chosen, Escape closes."""

    rows = OfferDelegate
    nothing = "Nothing is called so. Try a command, a layer such as conv, or a node's name."

    def __init__(self, window: MainWindow, palette: Palette) -> None:
        super().__init__("command_palette", "Command, layer, node or example", "What can be done", palette, window)
        self._window = window
        self._offers: tuple[Offer, ...] = ()

    @property
    def listed(self) -> tuple[Offer, ...]:
        """What is offered now, best first."""
        return tuple(self.list.item(row).data(OfferRole) for row in range(self.list.count()))

    def open(self) -> None:
        """Opens with nothing typed; the commands are listed."""
        self._offers = ()
        canvas = self._window.canvas
        corner = canvas.mapTo(self._window, canvas.view.pos())
        width = min(WIDTH, self._window.width() - 32)
        self.resize(width, min(HEIGHT, self._window.height() - corner.y() - 32))
        self.move((self._window.width() - width) // 2, corner.y() + FROM_TOP)
        self._begin()

    def dismiss(self) -> None:
        """Takes it away; nothing is done."""
        if self.isVisible():
            self.hide()
            self._window.canvas.view.setFocus()

    def take(self) -> None:
        """Does what is chosen; what cannot be done now stays where it is."""
        item = self.list.currentItem()
        offer: Offer | None = item.data(OfferRole) if item else None
        if offer is None or offer.reason:
            return
        self.dismiss()
        window = self._window
        match offer.sort:
            case "command":
                window.actions_by_id[offer.key].trigger()
            case "place":
                window.canvas.add_node_of(offer.key)
            case "open":
                files.open_example(window, offer.key)
            case _ if offer.found is not None:
                show_node(window.document, offer.found.block, offer.found.node.id)
                window.canvas.frame_selection()

    def _fill(self, text: str) -> None:
        found = offers.matching(text, self._everything()) if text.strip() else list(self._at_first())
        self.list.clear()
        for offer in (self._coloured(offer) for offer in found):
            item = QListWidgetItem(offer.text, self.list)
            item.setData(OfferRole, offer)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, " ".join(filter(None, (offer.text, offer.reason))))
            item.setToolTip(offer.reason or offer.note)
        self.list.setCurrentRow(0)
        self._stack.set_empty(not found)

    def _coloured(self, offer: Offer) -> Offer:
        """A node with the colour of its kind, which is looked up only for those that are listed."""
        if offer.found is None:
            return offer
        return replace(offer, category=offers.category(self._window.document.design, offer.found))

    def _commands(self) -> tuple[Offer, ...]:
        window = self._window
        texts = {name: action.text() for name, action in window.actions_by_id.items()}
        specs = [spec for spec in window.specs if spec.id != "palette"]
        return offers.commands(specs, texts, window.action_states.reasons)

    def _at_first(self) -> tuple[Offer, ...]:
        """The commands, those that can act first, and the examples."""
        return (*sorted(self._commands(), key=lambda offer: bool(offer.reason)), *offers.examples(EXAMPLES))

    def _everything(self) -> tuple[Offer, ...]:
        """All that there is, gathered once while the palette is open."""
        if not self._offers:
            document = self._window.document
            self._offers = (
                *self._commands(),
                *offers.placeable(document.design, document.block_name),
                *offers.examples(EXAMPLES),
                *offers.nodes(document.design),
            )
        return self._offers

    def _look_away(self) -> None:
        self.hide()  # and leaves the keyboard to what was clicked
