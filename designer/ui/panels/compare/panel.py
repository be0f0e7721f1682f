"""Two moments of the network: a table of how far each tensor is from what it was; a row shows it as a picture."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QPushButton,
    QTreeView,
    QWidget,
)

from designer.engine.calls.call import Call
from designer.engine.calls.moments import Compare, CompareFlow, DropMoments, KeepMoment, ListMoments
from designer.engine.protocol import Refusal
from designer.runtime.moments.reports import Begun, Change, Changes, Elsewhere, MomentsReport, Rounded
from designer.runtime.pictures.reports import Difference
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.panels.compare.model import LARGEST, NAME, WIDTHS, CompareModel, summary
from designer.ui.panels.compare.side_box import SideBox
from designer.ui.panels.compare.sides import FIRST, NOW, afters, befores, is_of_now, of_file
from designer.ui.panels.navigation import show_path
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.dense_tree import dense
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.filter import FilterLine
from designer.ui.widgets.labels import ElidedLabel, label
from designer.ui.widgets.when_seen import WhenSeen

NOT_YET = "What changed in the network appears here when the design has no problems."
ENDED = "The engine ended while it compared; it compares again once another has started."
AGAIN = "The first values were too many to keep: they are made again, of the same random numbers …"
EVERY = 16
"""How many answers are put together before the table is filled again."""


class ComparePanel(WhenSeen):
    """Asks for the changes part by part while it is seen, and not any more once something else is wanted."""

    chosen = Signal(object, str)
    """What a row stands for, to be shown as a picture, and what it is called."""
    file_wanted = Signal(object)
    """The person wants a file of weights: to be called with its path."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session = document, session
        self._report = MomentsReport(())
        self._files: tuple[str, ...] = ()
        self._found: list[Change] = []
        self._asked, self._filling = 0, False
        self._make_widgets(palette)
        self._place()
        self._wire()
        self._offer()
        self.set_palette(palette)

    @property
    def empty_text(self) -> str:
        """What is said while there are no rows; "" once there are."""
        return self._stack.sentence

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.filter.set_colour(palette.quiet)
        self.model.set_quiet(palette.quiet)
        self.table.viewport().update()

    def take_file(self, box: SideBox, path: str) -> None:
        """Puts a file of weights on a side."""
        self._files = (*(file for file in self._files if file != path), path)
        self._offer()
        box.set_side(of_file(path))
        self._chose()

    def keep(self) -> None:
        """Keeps the values of now, so that later ones can be held against them."""
        self._session.ask(KeepMoment(), self._listed)

    def take(self, report: MomentsReport) -> None:
        """Takes in which moments are kept now."""
        self._report = report
        self._offer()

    def _make_widgets(self, palette: Palette) -> None:
        self.before, self.after = SideBox(FIRST, "What it was"), SideBox(NOW, "What it is held against")
        self.moments = QPushButton("Keep This Moment")
        self.moments.setToolTip("Keep the values of now, so that later ones can be held against them")
        self.forget = QPushButton("Forget")
        self.forget.setMenu(QMenu(self.forget))
        self.filter = FilterLine("Filter names")
        self.sentence = ElidedLabel("", "small")
        self.model = CompareModel(palette.quiet)
        self.table = dense(QTreeView(), self.model, "Changes of every tensor")
        self.table.setRootIsDecorated(False)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(LARGEST, Qt.SortOrder.DescendingOrder)
        self.table.header().setSortIndicatorShown(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for column, width in enumerate(WIDTHS):
            self.table.header().resizeSection(column, width)
        self.table.header().setStretchLastSection(False)
        self.table.header().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self._stack = OrEmpty(self.table, NOT_YET)

    def _place(self) -> None:
        line = hbox(
            self.before,
            label("→", "quiet"),
            self.after,
            self.moments,
            self.forget,
            (self.filter, 1),
            spacing=8,
            margins=(12, 0, 12, 4),
        )
        said = hbox(self.sentence, margins=(12, 0, 12, 0))
        vbox(line, said, (self._stack, 1), spacing=4, margins=(0, 8, 0, 0), within=self)

    def _wire(self) -> None:
        for box in (self.before, self.after):
            box.chosen.connect(self._chose)
            box.file_wanted.connect(partial(self._want_file, box))
        self.moments.clicked.connect(self.keep)
        self.filter.textChanged.connect(self.model.filter)
        self.filter.down.connect(self.table.setFocus)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_row())
        self.table.clicked.connect(lambda _: self._show_row())
        self._session.live_changed.connect(self.follow)
        self._document.replaced.connect(self._forget_all)

    def _offer(self) -> None:
        """What there is to choose from now; what was chosen stays where it is still there."""
        self.before.offer(befores(self._report, self._files))
        self.after.offer(afters(self._report, self._files))
        menu = self.forget.menu()
        menu.clear()
        for kept in self._report.kept:
            menu.addAction(kept.title, partial(self._session.ask, DropMoments((kept.key,)), self._listed))
        self.forget.setVisible(bool(self._report.kept))

    def _want_file(self, box: SideBox) -> None:
        self.file_wanted.emit(partial(self.take_file, box))

    def _chose(self) -> None:
        if is_of_now(self.after.side):
            self.before.set_side(NOW)
        self._refresh()

    def _forget_all(self) -> None:
        """Another design comes: its files and moments are none of its own."""
        self._files = ()
        self._stop("")
        self._stack.say(NOT_YET)

    def _refresh(self) -> None:
        if self._session.live is None:
            self._stack.say(NOT_YET)
            return
        self._session.ask(ListMoments(), self._listed, partial(self._refused, self._asked))

    def _listed(self, report: MomentsReport) -> None:
        self.take(report)
        self._found, self._asked = [], self._asked + 1
        if report.again and Begun() in (self.before.side.moment, self.after.side.moment):
            self.sentence.setText(AGAIN)
            if not self.model.rowCount():
                self._stack.say(AGAIN)
        self._ask(0)

    def _ask(self, start: int, seen: int = 0) -> None:
        before, after = self.before.side, self.after.side
        number = self._asked
        call: Call[Changes]
        if after.flows and isinstance(after.moment, Rounded | Elsewhere):
            call = CompareFlow(self._session.choice, after.moment)
        else:
            call = Compare(before.moment, after.moment, start, seen)
        self._session.ask(call, partial(self._arrived, number, start), partial(self._refused, number))

    def _arrived(self, number: int, start: int, changes: Changes) -> None:
        if number != self._asked:
            return
        self._found += changes.rows
        more = changes.next is not None
        if changes.next is not None and self.isVisible():
            self._ask(changes.next, changes.seen)
            self.sentence.setText(f"{changes.next:,} of {changes.count:,} compared …")
            if not changes.rows or (start // len(changes.rows)) % EVERY:
                return
        self._fill(more)

    def _fill(self, more: bool) -> None:
        chosen = self.model.change(self.table.currentIndex().row())
        rows = tuple(self._found)
        self._filling = True
        self.model.show(rows)
        if chosen is not None and (row := self.model.row_of(chosen.name)) >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))
        self._filling = False
        if not more:
            self.sentence.setText(summary(rows))
        self._stack.set_empty(not rows)
        if not rows:
            self._stack.say(summary(rows))

    def _refused(self, number: int, refusal: Refusal) -> None:
        if number == self._asked:
            self._stop(ENDED if refusal.lost else refusal.text)

    def _stop(self, why: str) -> None:
        self._asked += 1
        self.model.show(())
        self.sentence.setText("")
        self._stack.say(why[:1].upper() + why[1:])

    def _show_row(self) -> None:
        one = self.model.change(self.table.currentIndex().row())
        if one is None or self._filling:
            return
        if one.path:
            show_path(self._document, tuple(one.path.split("/")))
        elif not one.note:
            before, after = self.before.side, self.after.side
            self.chosen.emit(
                Difference(one.name, before.moment, after.moment), f"{one.name}: {after.text} − {before.text}"
            )
