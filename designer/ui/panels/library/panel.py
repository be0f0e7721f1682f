"""Everything that can be placed: filter, drag onto the canvas, or double click and Enter to place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QDrag, QIcon, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QMenu, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from designer.catalogue.load import catalogue
from designer.catalogue.spec import CUSTOM
from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.panels.library.entries import Entry, Group, book_group, groups, matching, own_group
from designer.ui.panels.library.own_blocks_watcher import OwnBlocksWatcher
from designer.ui.panels.library.rows import EntryRows
from designer.ui.session import Session
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.filter import FilterLine
from designer.ui.widgets.labels import tip
from designer.ui.widgets.link import link_button
from designer.ui.widgets.when_seen import WhenSeen

MIME = "application/x-network-designer-kind"
KeyRole = int(Qt.ItemDataRole.UserRole)
OwnRole, LayerRole = KeyRole + 1, KeyRole + 2


class LibraryTree(QTreeWidget):
    """The entries under their headings; an entry can be dragged."""

    placed = Signal(str)
    removal_wanted = Signal(str)
    layer_wanted = Signal(str)
    layer_removal_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setItemDelegate(EntryRows(self))
        self.setIconSize(QSize(12, 12))
        self.setDragEnabled(True)
        self.setExpandsOnDoubleClick(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Layers, blocks and operations")
        self.itemDoubleClicked.connect(self._place)

    def current_key(self) -> str:
        """Key of the entry that is chosen; "" on a heading."""
        item = self.currentItem()
        return str(item.data(0, KeyRole) or "") if item else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is too long for one line has another height now."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        data = QMimeData()
        keys = [str(item.data(0, KeyRole)) for item in items if item.data(0, KeyRole)]
        if keys:
            data.setData(MIME, QByteArray(keys[0].encode()))
        return data

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def startDrag(self, actions: Qt.DropAction) -> None:
        item = self.currentItem()
        if item and item.data(0, KeyRole):
            drag = QDrag(self)
            drag.setMimeData(self.mimeData([item]))
            drag.setPixmap(self._drag_picture(item))
            drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_key():
            self.placed.emit(self.current_key())
        elif event.key() == Qt.Key.Key_Delete and (own := self._own_name(self.currentItem())):
            self.removal_wanted.emit(own)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Here Delete means the block of the library, not what is selected on the canvas."""
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and event.key() == Qt.Key.Key_Delete and self._own_name(self.currentItem()):  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A block of the person's own can be let go of, a custom layer written on."""
        item = self.itemAt(event.pos())
        if layer := str(item.data(0, LayerRole) or "") if item else "":
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(f"Edit {layer}…", lambda: self.layer_wanted.emit(layer))
            menu.addAction(f"Delete {layer}", lambda: self.layer_removal_wanted.emit(layer))
            menu.popup(event.globalPos())
        if own := self._own_name(self.itemAt(event.pos())):
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(f"Remove {own} from My Library…", lambda: self.removal_wanted.emit(own))
            menu.popup(event.globalPos())

    @staticmethod
    def _own_name(item: QTreeWidgetItem | None) -> str:
        return str(item.data(0, OwnRole) or "") if item else ""

    def _place(self, item: QTreeWidgetItem) -> None:
        key = str(item.data(0, KeyRole) or "")
        if key:
            self.placed.emit(key)

    def _drag_picture(self, item: QTreeWidgetItem) -> QPixmap:
        text, ratio = item.text(0), self.devicePixelRatioF()
        size = QSize(self.fontMetrics().horizontalAdvance(text) + 40, 28)
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.palette().ColorRole.Mid))
        painter.setBrush(self.palette().color(self.palette().ColorRole.Base))
        painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), 6, 6)
        painter.drawPixmap(10, 8, item.icon(0).pixmap(12, 12))
        painter.setPen(self.palette().color(self.palette().ColorRole.Text))
        painter.drawText(QRectF(28, 0, size.width(), size.height()), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
        return picture


class LibraryPanel(WhenSeen):
    """A filter line over the tree of everything that can be placed."""

    placed = Signal(str)
    """The key of what the person wants on the canvas: `layer:Conv2d`, `block:Features`, `mine:Residual`, `input`."""
    removal_wanted = Signal(str)
    """A block of the person's library is to go."""
    layer_wanted = Signal(str)
    """The text of this custom layer is to be seen, "" for a new one."""
    layer_removal_wanted = Signal(str)

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._palette = document, palette
        self._groups: tuple[Group, ...] = ()
        self._own = OwnBlocksWatcher(self)
        self._folded: dict[str, bool] = {}
        self._shown_for: tuple[object, ...] = ()
        self.filter = FilterLine("Filter layers")
        self.tree = LibraryTree()
        self._stack = OrEmpty(self.tree, "Nothing is called so. Try another word: conv, pool, 卷积, torch.cat.")
        line = vbox(self.filter, margins=(12, 0, 12, 0))
        self.new_layer = link_button("New custom layer…")
        self.new_layer.setToolTip("A layer of your own, written in Python")
        foot = QVBoxLayout()
        foot.setContentsMargins(6, 0, 12, 8)
        foot.addWidget(self.new_layer, 0, Qt.AlignmentFlag.AlignLeft)
        vbox(line, (self._stack, 1), foot, spacing=8, margins=(0, 4, 0, 0), within=self)
        self._wire()
        self.set_palette(palette)

    @property
    def empty_text(self) -> str:
        """What is said when the filter leaves nothing."""
        return self._stack.sentence

    def show_own(self) -> None:
        """Looks at the folder of the person's own blocks at once."""
        self._own.read()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.filter.set_colour(palette.quiet)
        self._shown_for = ()
        self.follow()

    def _wire(self) -> None:
        self.filter.textChanged.connect(self._show)
        self.filter.down.connect(self._into_tree)
        self.filter.entered.connect(self._place_chosen)
        self.tree.placed.connect(self.placed)
        self.tree.itemExpanded.connect(lambda item: self._fold(item, False))
        self.tree.itemCollapsed.connect(lambda item: self._fold(item, True))
        self._own.changed.connect(self.follow)
        self.tree.removal_wanted.connect(self.removal_wanted)
        self.tree.layer_wanted.connect(self.layer_wanted)
        self.tree.layer_removal_wanted.connect(self.layer_removal_wanted)
        self.new_layer.clicked.connect(lambda: self.layer_wanted.emit(""))
        self._document.changed.connect(self.follow)
        self._document.moved_to.connect(self.follow)

    def _refresh(self) -> None:
        design, here = self._document.design, self._document.block_name
        blocks = ((name, block.doc, block.origin) for name, block in design.blocks.items())
        key = (here, self._own.blocks, *design.layers.items(), *blocks)
        if key != self._shown_for:
            self._shown_for = key
            found = groups(design, here, catalogue().layers, catalogue().ops)
            own, after = own_group(self._own.blocks), 1 if found[0].title == "This design" else 0
            self._groups = (*found[:after], *own, *found[after:], book_group())
            self._show()

    def _show(self) -> None:
        text = self.filter.text().strip()
        found = matching(self._groups, text) if text else self._groups
        categories = {entry.category for group in found for entry in group.entries}
        dots = {category: _dot(self._palette.category(category)) for category in categories}
        self.tree.clear()
        for group in found:
            heading = self._heading(group)
            heading.addChildren([self._item(entry, dots[entry.category]) for entry in group.entries])
            folded = not text and self._folded.get(group.title, not group.common)
            heading.setExpanded(not folded)
        self._stack.set_empty(not found)
        best = self._best(text) if text else None
        if best:
            self.tree.setCurrentItem(best)

    def _heading(self, group: Group) -> QTreeWidgetItem:
        heading = QTreeWidgetItem(self.tree, [group.title])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        font = self.tree.font()
        font.setWeight(font.Weight.DemiBold)
        heading.setFont(0, font)
        return heading

    def _item(self, entry: Entry, dot: QIcon) -> QTreeWidgetItem:
        item = QTreeWidgetItem([entry.name])
        item.setIcon(0, dot)
        item.setData(0, KeyRole, entry.key)
        item.setToolTip(0, tip(entry.doc))
        if entry.key.startswith("mine:"):
            item.setData(0, OwnRole, entry.name)
        if entry.category == CUSTOM:
            item.setData(0, LayerRole, entry.name)
        if entry.refusal:
            item.setText(0, f"{entry.name} · {entry.refusal}")
            item.setData(0, KeyRole, "")
            item.setToolTip(0, tip(entry.refusal))
            item.setForeground(0, QColor(self._palette.quiet))
            item.setIcon(0, icon("warning", self._palette.quiet))
        return item

    def _best(self, text: str) -> QTreeWidgetItem | None:
        """The entry that Enter places: the one called exactly so, else one whose name begins so, else the first."""
        headings = map(self.tree.topLevelItem, range(self.tree.topLevelItemCount()))
        found = (heading.child(at) for heading in headings if heading for at in range(heading.childCount()))
        items = [item for item in found if item]

        def rank(item: QTreeWidgetItem) -> tuple[bool, bool]:
            name = item.text(0).lower()
            return name != text.lower(), not name.startswith(text.lower())

        return min(items, key=rank, default=None)

    def _fold(self, item: QTreeWidgetItem, folded: bool) -> None:
        if not self.filter.text().strip():
            self._folded[item.text(0)] = folded

    def _into_tree(self) -> None:
        best = self._best(self.filter.text())
        if best and not self.tree.current_key():
            self.tree.setCurrentItem(best)
        self.tree.setFocus()

    def _place_chosen(self) -> None:
        if self.filter.text().strip() and self.tree.current_key():
            self.placed.emit(self.tree.current_key())


def _dot(colour: str) -> QIcon:
    """A small rounded square of a category's colour."""
    result = QIcon()
    for size in (12, 18, 24):
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(QRectF(size / 8, size / 8, size * 3 / 4, size * 3 / 4), size / 5, size / 5)
        painter.end()
        result.addPixmap(picture, QIcon.Mode.Normal)
        result.addPixmap(picture, QIcon.Mode.Selected)
    return result
