"""What the network takes the test images for: how many are right, the table of confusion, and the images of a cell."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from designer import numbers
from designer.engine.calls.data_sets import ReadTestImages
from designer.engine.protocol import Refusal
from designer.graph.versions.diff import Change
from designer.runtime.reports import AccuracyReport
from designer.runtime.reports.accuracy import Confusion, confused, confusion, tab_separated
from designer.runtime.reports.data_sets import TestImages
from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.panels.accuracy.pictures import SmallPictures
from designer.ui.panels.accuracy.table import ConfusionTable
from designer.ui.panels.accuracy.words import in_words
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.labels import ElidedLabel, label, say
from designer.ui.widgets.picture import image_of
from designer.ui.widgets.when_seen import WhenSeen

NOT_YET = "Classify the test images to see how many are right, and which class is taken for which."
BEFORE = "The network has changed since; classify again."
NO_IMAGES = "The network takes no images: none can be classified."
HINT = "Click on a cell to see its images."
MOST_PICTURES = 60
ASIDE = 232
"""Width of what stands beside the table, in px."""


class AccuracyPanel(WhenSeen):
    """Shows what the session's runs have found."""

    input_wanted = Signal(object)
    """A test image is to be run: the choice of it."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._palette = session, palette
        self._report: AccuracyReport | None = None
        self._found = Confusion((), ())
        self._data, self._changed = "", False
        self._make_widgets()
        self._place()
        self.classify.clicked.connect(self._act)
        self.copy.clicked.connect(self._copy)
        self.table.chosen.connect(self._show_cell)
        self.pictures.taken.connect(self._take)
        session.runs.classified.connect(self.follow)
        session.state_changed.connect(self._show_state)
        session.shapes_changed.connect(self._show_state)
        session.refused.connect(self._refused)
        session.values_moved.connect(self._outdate)
        session.weights.loaded.connect(self._outdate)
        document.changed.connect(self._design_changed)
        self.set_palette(palette)
        self._show_state()

    @property
    def empty_text(self) -> str:
        """What is said while there is no table; "" once there is."""
        return self._stack.sentence

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.table.set_palette(palette)
        self.pictures.set_palette(palette)
        self.copy.setIcon(icon("copy", palette.quiet))
        self._show_state()

    def _make_widgets(self) -> None:
        self.classify = QPushButton("Classify")
        self.classify.setProperty("role", "primary")
        self.copy = QPushButton("Copy")
        self.copy.setToolTip("Copy the table as text, for a spreadsheet")
        self.share = label("", "strong", wrap=True)
        self.of = label("", "small", wrap=True)
        self.said = label("", wrap=True)
        self.said.hide()
        self.table = ConfusionTable(self._palette)
        self.cell = label(HINT, "quiet", wrap=True)
        self.pictures = SmallPictures(self._palette)
        self.more = ElidedLabel("", "small")

    def _place(self) -> None:
        buttons = hbox(self.classify, self.copy, None, spacing=8)
        aside = vbox(buttons, self.share, self.of, self.said, self.cell, self.pictures, self.more, None, spacing=6)
        beside = QWidget()
        beside.setLayout(aside)
        beside.setMinimumWidth(ASIDE - 12)
        told_of = _scrolled(beside)
        told_of.setMinimumWidth(ASIDE)
        self._stack = OrEmpty(_scrolled(_from_the_top(self.table)), NOT_YET)
        hbox((told_of, 1), (self._stack, 2), spacing=20, margins=(12, 8, 4, 4), within=self)

    def _act(self) -> None:
        if self._session.runs.classifying:
            self._session.interrupt()
        else:
            self._session.runs.measure_accuracy()

    def _refresh(self) -> None:
        runs = self._session.runs
        report = runs.accuracy
        if report is None:
            self._report = None
            self._stack.set_empty(True)
            self._forget_cell("")
        elif report.done and report is not self._report and report.told:
            self._report, self._found = report, confusion(report)
            self._data, self._changed = runs.classified_of, False
            self.table.draw(self._found)
            self._stack.set_empty(False)
            self._forget_cell(HINT)
            say(self.said, "", "problem")
        if runs.classifying:
            say(self.said, "", "problem")
        self._show_state()

    def _show_state(self) -> None:
        runs, report = self._session.runs, self._session.runs.accuracy
        usable = self._session.state in ("ready", "busy") and not self._session.has_errors
        self.classify.setText("Stop" if runs.classifying else "Classify")
        self.classify.setEnabled(runs.classifying or (usable and runs.takes_images and not runs.under_way))
        self.copy.setEnabled(self._report is not None)
        words = in_words(runs)
        self.share.setText(words)
        self.share.setVisible(bool(words))
        self.of.setText(_about(report) if report is not None and not runs.classifying else self._next())
        if self._changed and self._report is not None and not runs.classifying:
            say(self.said, BEFORE, "warning")

    def _next(self) -> str:
        """What the button would classify."""
        if not self._session.runs.takes_images:
            return NO_IMAGES
        sets, data = self._session.data_sets, self._session.choice.data
        return f"{numbers.whole(sets.tests(data))} test images of {sets.name(data)}"

    def _show_cell(self, true: int, told: int) -> None:
        assert self._report is not None
        found = confused(self._report, true, told)
        self.cell.setText(self.table.said(true, told))
        self.pictures.draw((), ())
        self.more.setText("")
        if found:
            first = found[:MOST_PICTURES]
            left = f"the first {len(first)}; click on one to run it" if len(found) > len(first) else ""
            take = partial(self._show_pictures, self.table.cell, first, left)
            self._session.ask(ReadTestImages(self._data, first), take, self._not_read)

    def _show_pictures(self, cell: tuple[int, int], found: tuple[int, ...], left: str, images: TestImages) -> None:
        if cell == self.table.cell and len(images.pictures) == len(found):
            self.pictures.draw(found, [image_of(one, images.width, images.height, 1) for one in images.pictures])
            self.more.setText(left)

    def _not_read(self, refusal: Refusal) -> None:
        if not refusal.lost:
            say(self.said, f"{refusal.text[:1].upper()}{refusal.text[1:]}.", "problem")

    def _forget_cell(self, words: str) -> None:
        self.cell.setText(words)
        self.pictures.draw((), ())
        self.more.setText("")

    def _take(self, number: int) -> None:
        self.input_wanted.emit(replace(self._session.choice, source="data", data=self._data, index=number, batch=1))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(tab_separated(self._found))

    def _refused(self, text: str) -> None:
        if self.isVisible():
            say(self.said, f"{text[:1].upper()}{text[1:]}.", "problem")

    def _outdate(self) -> None:
        if not self._changed:
            self._changed = True
            self._show_state()

    def _design_changed(self, change: Change) -> None:
        if change.matters:
            say(self.said, "", "problem")
            self._outdate()


def _about(report: AccuracyReport) -> str:
    """Of what, and where."""
    told = [
        f"test images of {report.data}",
        f"{numbers.duration(report.seconds)} on {report.device}",
        report.fitted,
    ]
    return " · ".join(part for part in told if part)


def _scrolled(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(content)
    return area


def _from_the_top(table: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(table, 0, Qt.AlignmentFlag.AlignTop)
    return holder
