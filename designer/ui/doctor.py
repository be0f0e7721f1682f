"""The weights doctor: a file of weights beside the live module; nothing is loaded before the person agrees."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QPushButton, QTreeView, QWidget

from designer import numbers
from designer.engine.protocol import Refusal
from designer.runtime.reports import Diagnosis, WeightsReport
from designer.runtime.weights.diagnosis import everything, first_choice, rows, sentence
from designer.ui.doctor_model import COLUMNS, DoctorModel
from designer.ui.palette import Palette
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.dense_tree import dense
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.filter import FilterLine
from designer.ui.widgets.labels import ElidedLabel, label

WIDTH, HEIGHT = 960, 560
NAME_WIDTH, SHAPE_WIDTH, OPEN_UP_TO = 236, 100, 400
"""Widths of columns in px; a group of more rows than the last starts folded."""
READING = "The file is being read."
NO_MATCH = "No name has this in it."


class WeightsDoctor(QDialog):
    """A tree of what fits, what is proposed and what does not fit, and a sentence of what will happen."""

    def __init__(self, session: Session, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._path = ""
        self._found: Diagnosis | None = None
        self.setObjectName("doctor")
        self.setWindowTitle("Weights Doctor")
        self.title = ElidedLabel("", "heading")
        self.filter = FilterLine("Filter: any part of a name")
        self.take_all = QPushButton("Take All")
        self.leave_all = QPushButton("Leave Proposals")
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self.model = DoctorModel(palette, bold)
        self.tree = self._make_tree()
        self.sentence = label("", "strong", wrap=True)
        self.load = QPushButton("Load")
        self.load.setProperty("role", "primary")
        self.load.setDefault(True)
        self.cancel = QPushButton("Cancel")
        self._stack = OrEmpty(self.tree, READING)
        self._place()
        self._wire()
        self.set_palette(palette)
        self.resize(min(WIDTH, parent.width() - 60), min(HEIGHT, parent.height() - 60))

    @property
    def empty_text(self) -> str:
        """What is said while there are no rows; "" once there are."""
        return self._stack.sentence

    @property
    def found(self) -> Diagnosis | None:
        """What is on show."""
        return self._found

    def examine(self, path: str) -> None:
        """Lays the file beside the live module and shows what is found."""
        self._path, self._found = path, None
        self.filter.clear()
        self._session.weights.diagnose(path, self._show_found, self._refused)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.filter.set_colour(palette.quiet)
        self.model.set_palette(palette)
        self.tree.viewport().update()

    def _place(self) -> None:
        line = hbox((self.filter, 1), self.take_all, self.leave_all, spacing=8)
        foot = hbox(None, self.cancel, self.load, spacing=8)
        vbox(self.title, line, (self._stack, 1), self.sentence, foot, spacing=12, margins=(20, 16, 20, 16), within=self)

    def _make_tree(self) -> QTreeView:
        tree = dense(QTreeView(), self.model, "Tensors of the design and of the file")
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = tree.header()
        header.setMinimumSectionSize(40)
        header.setStretchLastSection(True)
        for column in range(len(COLUMNS) - 1):
            header.resizeSection(column, SHAPE_WIDTH if column % 2 else NAME_WIDTH)
        return tree

    def _wire(self) -> None:
        self.filter.textChanged.connect(self._filter)
        self.filter.down.connect(self.tree.setFocus)
        self.model.chosen.connect(self._say)
        self.take_all.clicked.connect(self._take_everything)
        self.leave_all.clicked.connect(self._leave_proposals)
        self.load.clicked.connect(self._load)
        self.cancel.clicked.connect(self.reject)
        self._session.weights.loaded.connect(self._loaded)
        self._session.live_changed.connect(self._look_again)

    def _show_found(self, found: Diagnosis) -> None:
        if found.path != self._path:
            return
        before, self._found = self._found, found
        same = before is not None and (before.own, before.given, before.pairs) == (found.own, found.given, found.pairs)
        choice = self.model.choice if same else first_choice(found)
        self.title.setText(f"{Path(found.path).name} beside this design")
        self.model.show(rows(found), choice)
        self._unfold()
        self._stack.set_empty(False)
        self._say()
        if not self.isVisible():
            self.show()
            self.activateWindow()
            self.tree.setFocus()

    def _refused(self, refusal: Refusal) -> None:
        self.reject()
        self._session.refused.emit(refusal.text)

    def _look_again(self) -> None:
        """The design was edited meanwhile, or weights were loaded: what fits may be another."""
        if self.isVisible() and self._path:
            self._session.weights.diagnose(self._path, self._show_found, self._refused)

    def _filter(self) -> None:
        self.model.filter(self.filter.text())
        self._unfold()
        self._stack.say(NO_MATCH)
        self._stack.set_empty(not self.model.rowCount())

    def _unfold(self) -> None:
        """Open stands what asks for a decision; what simply fits only where it is all, or looked for."""
        for place in range(self.model.rowCount()):
            index = self.model.index(place, 0)
            few, alone = self.model.rowCount(index) <= OPEN_UP_TO, self.model.rowCount() == 1
            asked = alone or bool(self.filter.text()) or self.model.group_at(index) != "matched"
            self.tree.setExpanded(index, few and asked)
            self.tree.setFirstColumnSpanned(place, self.tree.rootIndex(), True)

    def _say(self) -> None:
        if self._found is None:
            return
        count = len(self.model.choice)
        self.sentence.setText(sentence(self._found, self.model.choice))
        self.load.setText(f"Load {numbers.plural(count, 'Tensor')}" if count else "Load")
        self.load.setEnabled(bool(count))
        proposed = any(pair.how != "name" for pair in self._found.pairs)
        self.leave_all.setEnabled(proposed)
        self.take_all.setEnabled(bool(self._found.pairs))

    def _take_everything(self) -> None:
        if self._found:
            self.model.set_choice(everything(self._found))

    def _leave_proposals(self) -> None:
        if self._found:
            self.model.set_choice({pair.own: pair.given for pair in self._found.pairs if pair.how == "name"})

    def _load(self) -> None:
        self.load.setEnabled(False)
        self._session.weights.load_chosen(self._path, self.model.choice)

    def _loaded(self, report: WeightsReport) -> None:
        if report.loaded and report.path == self._path and self.isVisible():
            self.accept()
