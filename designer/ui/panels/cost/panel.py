"""What every node costs as a table: sorted by any column, blocks unfolded, tied to the canvas both ways."""

from __future__ import annotations

from statistics import median

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QTreeView, QWidget

from designer import numbers
from designer.graph.versions.diff import Change
from designer.numbers import seconds
from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.panels.cost.model import FIRST, CostModel
from designer.ui.panels.cost.share import ShareBars
from designer.ui.panels.navigation import show_path
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.dense_tree import dense
from designer.ui.widgets.labels import ElidedLabel, label, say
from designer.ui.widgets.number_box import NumberBox

MOST_SAMPLES = 65_536
NAME, KIND, BATCH, BESIDE, ARROW = 124, 88, 84, 18, 14
"""Widths of the first columns at least, of the field for the batch, room beside a title and for its arrow, in px."""
DOT = "  ·  "
NOT_YET = "Measure tells the time of every node and what it keeps."


class CostPanel(QWidget):
    """A line with what was measured and on what, and the table."""

    save_wanted = Signal()
    """The person wants the table as a file."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session, self._costs = document, session, session.costs
        self._following = False
        self._section, self._falling = -1, True
        self._unfolded: set[str] = {""}
        self.model = CostModel(self._costs, palette.quiet)
        self._bars = ShareBars(palette)
        self.tree = self._make_tree()
        self._make_line()
        vbox(self._line, self.refusal, (self.tree, 1), spacing=6, margins=(0, 6, 0, 0), within=self)
        self._wire()
        self.set_palette(palette)
        self._show_design()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.model.set_quiet(palette.quiet)
        self._bars.set_palette(palette)
        self._palette = palette
        self._show_button()
        self.save.setIcon(icon("export", palette.quiet))
        self.tree.viewport().update()

    def _make_tree(self) -> CostTree:
        tree = dense(CostTree(), self.model, "What every node costs")
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        for section in range(FIRST, self.model.columnCount()):
            tree.setItemDelegateForColumn(section, self._bars)
        return tree

    def _make_line(self) -> None:
        self.measure = QPushButton("Measure")
        self.measure.setToolTip("Time every node on the chosen input, there and back")
        self.batch = NumberBox()
        self.batch.setRange(1, MOST_SAMPLES)
        self.batch.setFixedWidth(BATCH)
        self.batch.setValue(self._session.choice.batch)
        self.batch.setAccessibleName("Samples that are measured at once")
        self.told = ElidedLabel("", "small")
        self.refusal: QLabel = label("", "problem", wrap=True)
        self.refusal.setContentsMargins(12, 0, 12, 0)
        self.refusal.hide()
        self.save = QPushButton("Save as CSV…")
        batch = label("Batch", "quiet")
        parts = self.measure, batch, self.batch, (self.told, 1), self.save
        self._line = hbox(*parts, spacing=8, margins=(12, 0, 12, 0))

    def _wire(self) -> None:
        self.measure.clicked.connect(self._measure)
        self.save.clicked.connect(self.save_wanted)
        self.tree.header().sectionClicked.connect(self._sort)
        self.tree.selectionModel().currentChanged.connect(self._chosen)
        self.tree.clicked.connect(self._chosen)
        self.tree.expanded.connect(lambda index: self._unfolded.add(self.model.row(index).path))
        self.tree.collapsed.connect(lambda index: self._unfolded.discard(self.model.row(index).path))
        self._costs.changed.connect(self._tell)
        self._document.changed.connect(self._design_changed)
        self._document.replaced.connect(self._replaced)
        self._document.saved.connect(self._design_changed)
        self._document.selection_changed.connect(self._follow_canvas)

    def _measure(self) -> None:
        if self._costs.measuring:
            self._costs.stop()
        else:
            self._costs.measure(self.batch.value())

    def _sort(self, section: int) -> None:
        """By the column that was clicked, numbers the largest first; a second click turns the order round."""
        header = self.tree.header()
        falling = not self._falling if section == self._section else section >= FIRST
        self._section, self._falling = section, falling
        header.setSortIndicator(section, Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder)
        self.model.sort_by(section, falling)
        self.tree.fit_columns()
        self._follow_canvas()

    def _design_changed(self, change: Change | None = None) -> None:
        if change is None or (change.matters and not self.model.keep(self._document.design, change)):
            self._show_design()

    def _replaced(self) -> None:
        self._unfolded = {""}

    def _show_design(self) -> None:
        if not self.isVisible():
            return  # it makes up for it when it comes into sight
        self._following = True
        self.model.show(self._document.design)
        for path in sorted(self._unfolded, key=lambda path: path.count("/") + bool(path)):
            index = self.model.find(path)
            if index.isValid():
                self.tree.expand(index)
        self._following = False
        self._follow_canvas()
        self._tell()

    def _tell(self) -> None:
        if not self.isVisible():
            return
        self.model.tell()
        self.tree.fit_columns()
        measuring = self._costs.measuring
        self._show_button()
        self.batch.setEnabled(not measuring)
        self.told.setText(self._words())
        say(self.refusal, self._costs.refusal, "problem")

    def _show_button(self) -> None:
        measuring = self._costs.measuring
        self.measure.setText("Stop" if measuring else "Measure")
        self.measure.setIcon(icon("stop" if measuring else "run", self._palette.text))

    def _words(self) -> str:
        """What was measured, and on what."""
        if self._costs.measuring:
            return f"pass {self._costs.measuring} …"
        measured = self._costs.measured
        if measured is None:
            return NOT_YET
        there, back = measured.there, measured.back
        times = [f"{seconds(median(there.whole))} forward"]
        if back is not None and back.whole:
            times.append(f"{seconds(median(back.whole))} backward")
        elif back is not None and back.refusal:
            times.append(f"no way back: {back.refusal}")
        of = f"a batch of {numbers.whole(there.batch)} on {there.device}"
        words = DOT.join(filter(None, (*times, of, there.fed, f"median of {len(there.whole)}")))
        return f"before the last edit: {words}" if self._costs.stale else words

    def _chosen(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if not self._following and index.isValid() and row.path:
            self._following = True
            show_path(self._document, tuple(row.path.split("/")))
            self._following = False

    def _follow_canvas(self) -> None:
        """The rows of the nodes that are selected on the canvas light up."""
        if self._following or not self.isVisible():
            return
        self._following = True
        selection = self.tree.selectionModel()
        selection.clearSelection()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for node_id in self._document.selection:
            index = self.model.find("/".join((*self._document.here, node_id)))
            if index.isValid():
                selection.select(index, flags)
                selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                self.tree.scrollTo(index)
        self._following = False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._costs.follow(self, True)
        self._show_design()

    def hideEvent(self, event: QHideEvent) -> None:
        self._costs.follow(self, False)
        super().hideEvent(event)


class CostTree(QTreeView):
    """A tree whose numbers are never cut: names get the room that the numbers leave."""

    def fit_columns(self) -> None:
        """Gives each column its width."""
        columns, metrics = range(FIRST, self.model().columnCount()), self.header().fontMetrics()
        for column in columns:
            title = metrics.horizontalAdvance(self.model().headerData(column, Qt.Orientation.Horizontal)) + BESIDE
            arrow = ARROW if column == self.header().sortIndicatorSection() else 0
            self.setColumnWidth(column, max(title + arrow, self.sizeHintForColumn(column)))
        self.setColumnWidth(1, KIND)
        numbers = sum(self.columnWidth(column) for column in columns)
        self.setColumnWidth(0, max(NAME, self.viewport().width() - numbers - KIND))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()
