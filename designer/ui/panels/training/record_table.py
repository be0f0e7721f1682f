"""The trainings of this window beside one another: which are drawn, how each was trained, and how well it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeWidget, QTreeWidgetItem, QWidget

from designer import numbers
from designer.ui.learning.curve import Curve
from designer.ui.learning.records import Record, Records, in_words
from designer.ui.palette import Palette
from designer.ui.panels.training.strokes import stroke
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.labels import tip

COLUMNS = {"Training": 108, "Epochs": 56, "Best test": 66, "Trained by": 140}
EMPTY = "Every training of this window stays here with its curve, of other designs too: train, change, train again."
SWATCH = QSize(22, 10)
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RecordTable(QWidget):
    """A tick draws a curve, F2 or a double click renames it, Delete removes it; the present one is told from others."""

    def __init__(self, records: Records, present: Callable[[], Curve], palette: Palette) -> None:
        super().__init__()
        self._records, self._present, self._palette, self._filling = records, present, palette, False
        self.table = _Table(self._remove)
        self.table.setHeaderLabels(list(COLUMNS))
        for at, wide in enumerate(COLUMNS.values()):
            self.table.setColumnWidth(at, wide)
        for at in (1, 2):
            self.table.headerItem().setTextAlignment(at, RIGHT)
        self._stack = OrEmpty(self.table, EMPTY)
        vbox(self._stack, within=self)
        self.table.itemChanged.connect(self._changed)
        self.table.customContextMenuRequested.connect(self._offer)
        records.changed.connect(self.follow)
        self.follow()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.follow()

    def follow(self) -> None:
        """There are others, or they have come further."""
        self._filling = True
        while self.table.topLevelItemCount() > len(self._records.all):
            self.table.takeTopLevelItem(0)
        while self.table.topLevelItemCount() < len(self._records.all):
            made = QTreeWidgetItem()
            made.setFlags(made.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable)
            self.table.addTopLevelItem(made)
        for at, record in enumerate(self._records.all):
            if (item := self.table.topLevelItem(at)) is not None:
                self._fill(item, record)
        self._filling = False
        self._stack.set_empty(not self._records.all)
        if not self._records.all:
            self._stack.say(EMPTY)

    def _fill(self, item: QTreeWidgetItem, record: Record) -> None:
        best = record.best
        share = None if best is None else best.share
        item.setCheckState(0, Qt.CheckState.Checked if record.shown else Qt.CheckState.Unchecked)
        item.setText(0, record.title)
        now = record.curve is self._present()
        font = item.font(0)
        font.setBold(now)
        item.setFont(0, font)
        item.setIcon(0, _swatch(_strokes(record, now, self._palette)))
        item.setText(1, numbers.whole(len(record.curve.epochs)))
        item.setText(2, "–" if share is None else numbers.percent(share))
        item.setText(3, in_words(record.recipe))
        for column in (1, 2):
            item.setTextAlignment(column, RIGHT)
        for column in (0, 3):
            item.setToolTip(column, tip(_told(record, now)))

    def _changed(self, item: QTreeWidgetItem, column: int) -> None:
        at = self.table.indexOfTopLevelItem(item)
        if self._filling or column or not 0 <= at < len(self._records.all):
            return
        record = self._records.all[at]
        shown = item.checkState(0) == Qt.CheckState.Checked
        if shown != record.shown:
            self._records.show(record, shown)
        elif item.text(0) != record.title:
            self._records.rename(record, item.text(0))

    def _remove(self) -> None:
        item = self.table.currentItem()
        at = -1 if item is None else self.table.indexOfTopLevelItem(item)
        if 0 <= at < len(self._records.all):
            self._records.remove(self._records.all[at])

    def _offer(self, where: QPoint) -> None:
        item = self.table.itemAt(where)
        if item is None:
            return
        menu = QMenu(self)
        menu.addAction("Rename", lambda: self.table.editItem(item, 0))
        menu.addAction("Remove", self._remove)
        menu.exec(self.table.viewport().mapToGlobal(where))


class _Table(QTreeWidget):
    def __init__(self, remove: Callable[[], None]) -> None:
        super().__init__()
        self._delete = remove
        self.setProperty("role", "dense")
        self.setAccessibleName("Trainings")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setIconSize(SWATCH)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def edit(  # type: ignore[override]  # Qt has two of this name
        self, index: QModelIndex, trigger: QAbstractItemView.EditTrigger, event: QEvent
    ) -> bool:
        """Only what a training is called can be written, wherever in its row one asks."""
        return bool(super().edit(index.siblingAtColumn(0), trigger, event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._delete()
            return
        super().keyPressEvent(event)


def _told(record: Record, now: bool) -> str:
    best = record.best
    lines = [f"{record.title}, the present one" if now else record.title]
    lines += [f"on from {record.origin}"] if record.origin else []
    lines += [f"{in_words(record.recipe)}, {numbers.plural(record.curve.last_step, 'step')}"]
    if best is not None:
        share = "" if best.share is None else f"{numbers.percent(best.share)} of the test images right, "
        lines.append(f"best after epoch {best.epoch}: {share}loss {numbers.short(best.loss)}")
    return "\n".join(lines)


def _strokes(record: Record, now: bool, palette: Palette) -> tuple[tuple[str, Qt.PenStyle], ...]:
    """What its curves are drawn with: of the present one, loss and right answers in the chart's own colours."""
    if now:
        return (palette.accent, Qt.PenStyle.SolidLine), (palette.good, Qt.PenStyle.SolidLine)
    return (stroke(record.number, palette),)


def _swatch(strokes: Sequence[tuple[str, Qt.PenStyle]]) -> QPixmap:
    """A line, or one beside the other."""
    made = QPixmap(SWATCH * 2)
    made.setDevicePixelRatio(2)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    wide = (SWATCH.width() - 2) // len(strokes)
    for place, (colour, style) in enumerate(strokes):
        painter.setPen(QPen(QColor(colour), 2, style, Qt.PenCapStyle.FlatCap))
        painter.drawLine(1 + place * wide, SWATCH.height() // 2, 1 + (place + 1) * wide, SWATCH.height() // 2)
    painter.end()
    return made
