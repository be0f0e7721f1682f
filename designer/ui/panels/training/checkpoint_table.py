"""The checkpoints of a folder as a table: one is chosen to go on with, or for its weights alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from designer import numbers
from designer.runtime.training.keeping import CheckpointRow
from designer.ui.icons import icon
from designer.ui.learning.checkpoints import Checkpoints
from designer.ui.learning.records import in_words
from designer.ui.palette import Palette
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.labels import tip
from designer.ui.widgets.small_button import small_button

COLUMNS = {"Epoch": 48, "Step": 50, "Loss": 60, "Test": 52, "Written": 92, "Size": 62, "File": 220}
EMPTY = "Checkpoints appear here as they are written; each goes on with its training, also after a crash."
SOON = 250
"""Ms after which the list is asked for again: several files may come at once."""
PATH = Qt.ItemDataRole.UserRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CheckpointTable(QWidget):
    """Shows the list while it is seen; a file that is damaged says so in its row and cannot be chosen."""

    resume_wanted = Signal(str)
    weights_wanted = Signal(str)
    open_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, checkpoints: Checkpoints, palette: Palette) -> None:
        super().__init__()
        self._checkpoints, self._palette, self._usable = checkpoints, palette, False
        self.table = QTreeWidget()
        self.table.setProperty("role", "dense")
        self.table.setAccessibleName("Checkpoints")
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setHeaderLabels(list(COLUMNS))
        self.table.header().setStretchLastSection(True)
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for at, wide in enumerate(COLUMNS.values()):
            self.table.setColumnWidth(at, wide)
        for column in range(len(COLUMNS) - 1):
            self.table.headerItem().setTextAlignment(column, RIGHT)
        self.go_on = QPushButton("Go On from It")
        self.go_on.setToolTip("On with this training: its weights, optimiser, random numbers and step")
        self.take = QPushButton("Take Its Weights")
        self.take.setToolTip("Only the weights; a training begins anew with them")
        self.open = small_button("Another file to go on with", wide=28)
        self.save = small_button("Save the training now: weights, optimiser, random numbers and step", wide=28)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self._look)
        self._place()
        self._wire()
        self.set_palette(palette)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.open.setIcon(icon("open", palette.text))
        self.save.setIcon(icon("save", palette.text))
        self._show()

    def set_usable(self, usable: bool, trained: bool) -> None:
        """Whether there is a network to go on with, and a training to save."""
        if usable and not self._usable:
            self.look_soon()
        self._usable = usable
        self.open.setEnabled(usable)
        self.save.setEnabled(usable and trained)
        self._fit()

    def look_soon(self) -> None:
        """The list may be another."""
        if not self._soon.isActive():
            self._soon.start()

    @property
    def chosen(self) -> str:
        """The path of the row that is chosen, "" where none is or it is damaged."""
        items = self.table.selectedItems()
        return str(items[0].data(0, PATH) or "") if items else ""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _place(self) -> None:
        self._stack = OrEmpty(self.table, EMPTY)
        buttons = hbox(self.go_on, self.take, None, self.save, self.open, spacing=8)
        vbox((self._stack, 1), buttons, spacing=6, within=self)

    def _wire(self) -> None:
        self.table.itemSelectionChanged.connect(self._fit)
        self.table.itemActivated.connect(lambda: self._emit(self.resume_wanted))
        self.go_on.clicked.connect(lambda: self._emit(self.resume_wanted))
        self.take.clicked.connect(lambda: self._emit(self.weights_wanted))
        self.open.clicked.connect(self.open_wanted)
        self.save.clicked.connect(self.save_wanted)
        self._checkpoints.changed.connect(self._show)
        self._checkpoints.wrote.connect(self.look_soon)

    def _emit(self, wanted: object) -> None:
        if self.chosen and self._usable:
            wanted.emit(self.chosen)  # type: ignore[attr-defined]  # a bound signal

    def _look(self) -> None:
        if self.isVisible():
            self._checkpoints.look()

    def _show(self) -> None:
        """The rows anew; the chosen one stays chosen, and the newest is where none was."""
        chosen = self.chosen
        self.table.clear()
        for row in self._checkpoints.rows:
            item = QTreeWidgetItem(_cells(row))
            for column in range(len(COLUMNS) - 1):
                item.setTextAlignment(column, RIGHT)
            for column in range(len(COLUMNS)):
                item.setToolTip(column, tip(row.refusal or _told(row)))
            self.table.addTopLevelItem(item)
            if row.refusal:
                item.setForeground(0, QColor(self._palette.problem))
                item.setTextAlignment(0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                item.setFirstColumnSpanned(True)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsSelectable)
                continue
            item.setData(0, PATH, row.path)
            if row.path == chosen:
                item.setSelected(True)
        if not self.chosen:
            first = next((one for one in self._items() if one.data(0, PATH)), None)
            if first is not None:
                first.setSelected(True)
        self._stack.set_empty(not self._checkpoints.rows)
        if not self._checkpoints.rows:
            self._stack.say(self._checkpoints.said or EMPTY)
        self._fit()

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.table.topLevelItem(at) for at in range(self.table.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _fit(self) -> None:
        for button in (self.go_on, self.take):
            button.setEnabled(self._usable and bool(self.chosen))


def _cells(row: CheckpointRow) -> list[str]:
    if row.refusal:
        return [row.refusal]
    return [
        numbers.whole(row.epoch),
        numbers.whole(row.step),
        "–" if row.loss is None else numbers.short(row.loss),
        "–" if row.share is None else numbers.percent(row.share),
        datetime.fromtimestamp(row.at).strftime("%d %b %H:%M"),
        numbers.in_bytes(row.size),
        Path(row.path).name,
    ]


def _told(row: CheckpointRow) -> str:
    how = in_words(row.recipe) if row.recipe else ""
    return f"{row.path}\n{row.design}: {how}"
