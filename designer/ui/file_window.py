"""A file of tensors: what it holds as a tree, the chosen tensor as a picture, and ways to save it again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QPushButton,
    QSplitter,
    QTreeView,
    QWidget,
)

from designer import numbers
from designer.engine.calls.tensor_files import OpenTensors
from designer.runtime.pictures.reports import OfFile
from designer.runtime.reports import FileReport
from designer.ui.file_model import FileModel
from designer.ui.palette import Palette
from designer.ui.panels.view.viewed_tensor import ViewedTensor
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.dense_tree import dense
from designer.ui.widgets.labels import ElidedLabel

WIDTH, HEIGHT = 920, 600
NAME_WIDTH, OPEN_UP_TO = 190, 400
NOTHING = "Choose a tensor at the left to see its values."


class FileWindow(QDialog):
    """Shows one file; stays open beside the window."""

    save_wanted = Signal(str, int)
    """The file that is open, and the number of the member to be saved from it."""
    weights_wanted = Signal(str)
    """The person wants this file's weights beside the design."""

    def __init__(self, session: Session, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._report: FileReport | None = None
        self.setObjectName("file_window")
        self.setWindowTitle("File")
        self.title = ElidedLabel("", "heading", left=True)
        self.facts = ElidedLabel("", "quiet")
        self.model = FileModel(palette.quiet)
        self.tree = self._make_tree()
        self.values = ViewedTensor(session, palette, NOTHING, "file")
        self.load = QPushButton("Load into Design…")
        self.save = QPushButton("Save As…")
        self._place()
        self.tree.selectionModel().currentChanged.connect(lambda *_: self._show_member())
        self.save.clicked.connect(lambda: self.save_wanted.emit(self.path, max(0, self._number)))
        self.load.clicked.connect(lambda: self.weights_wanted.emit(self.path))
        self.set_palette(palette)
        self.resize(min(WIDTH, parent.width() - 60), min(HEIGHT, parent.height() - 60))

    @property
    def path(self) -> str:
        """The file on show."""
        return self._report.path if self._report else ""

    def open(self, path: str = "") -> None:
        """Looks into a file and shows what it holds."""
        self._session.ask(OpenTensors(path), self.show_report)

    def show_report(self, report: FileReport) -> None:
        """Shows what was found in a file."""
        self._report = report
        self.title.setText(Path(report.path).name)
        whole, tensors = report.members[0], sum(member.shape is not None for member in report.members)
        told = (whole.kind, numbers.plural(tensors, "tensor"), f"{report.size:,} bytes on the disk")
        self.facts.setText(" · ".join(told))
        self.model.show(report.members)
        if len(report.members) <= OPEN_UP_TO:
            self.tree.expandAll()
        else:
            self.tree.expand(self.model.index_of(0))
        first = next((at for at, member in enumerate(report.members) if member.shape is not None), 0)
        self.load.setVisible(bool(tensors) and whole.kind in ("dict", "OrderedDict"))
        self.show()
        self.raise_()
        self.activateWindow()
        self.tree.setFocus()
        self.tree.setCurrentIndex(self.model.index_of(first))
        self._show_member()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.model.set_quiet(palette.quiet)
        self.tree.viewport().update()
        self.values.set_palette(palette)

    @property
    def _number(self) -> int:
        return self.model.number(self.tree.currentIndex())

    def _make_tree(self) -> QTreeView:
        tree = dense(QTreeView(), self.model, "What the file holds")
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = tree.header()
        header.resizeSection(0, NAME_WIDTH)
        header.setStretchLastSection(True)
        return tree

    def _place(self) -> None:
        halves = QSplitter()
        halves.addWidget(self.tree)
        halves.addWidget(self.values)
        halves.setSizes([WIDTH * 9 // 20, WIDTH * 11 // 20])
        halves.setChildrenCollapsible(False)
        foot = hbox(None, self.load, self.save, spacing=8)
        vbox(self.title, self.facts, 8, (halves, 1), 8, foot, spacing=4, margins=(20, 16, 20, 16), within=self)

    def _show_member(self) -> None:
        number = self._number
        if number < 0 or self._report is None:
            return
        member = self.model.member(number)
        if member.shape is None:
            self.values.say(member.text or f"{member.kind} of {numbers.plural(member.count, 'member')}")
            return
        self.values.look_at(OfFile(self.path, number), self.model.title(number))
