"""What the window offers before anything is open: the examples by section, recent files, a new design."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from designer.files.examples import EXAMPLES, SECTIONS, Example
from designer.ui.commands import files, lessons
from designer.ui.widgets.labels import label, tip

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

COLUMNS = 2
LINK_EDGE = 5
"""Px from a link's frame to its words, which stand under the first letter of their heading."""
RECENT = 6
"""As many recent files as are offered."""


class StartPage(QScrollArea):
    """Lies over the canvas until a design is there; Escape or a first edit takes it away."""

    def __init__(self, window: MainWindow, recent: Sequence[Path] = ()) -> None:
        super().__init__(window.canvas)
        self._window = window
        self.buttons: dict[str, QPushButton] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("start")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(32 - LINK_EDGE, 24, 32, 24)
        column.setSpacing(16)
        column.addWidget(_words("Draw a network, or open one", "heading"))
        column.addLayout(self._first_row())
        if recent:
            column.addLayout(self._recent(recent))
        column.addWidget(_words("Examples of the book, chapters 5 and 6: one click and a network is running", "quiet"))
        column.addLayout(self._examples())
        column.addStretch(1)
        self.setWidget(page)
        window.canvas.installEventFilter(self)
        window.document.changed.connect(self.leave)
        window.document.replaced.connect(self.leave)
        self.setGeometry(window.canvas.rect())
        self.show()
        self.buttons["new"].setFocus()

    def leave(self) -> None:
        """There is something to see on the canvas now."""
        if not self.isHidden():
            self.hide()
            self._window.canvas.removeEventFilter(self)
            self._window.canvas.view.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.canvas.rect())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _first_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(LINK_EDGE, 0, 0, 0)
        row.setSpacing(8)
        new, opened = QPushButton("New"), QPushButton("Open…")
        new.setProperty("role", "primary")
        new.clicked.connect(self.leave)
        opened.clicked.connect(lambda: files.open_design(self._window))
        self.buttons |= {"new": new, "open": opened}
        row.addWidget(new)
        row.addWidget(opened)
        row.addStretch(1)
        return row

    def _recent(self, recent: Sequence[Path]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(_words("Recent files", "section"))
        for path in recent[:RECENT]:
            button = _link(path.name, str(path))
            button.clicked.connect(partial(self._open, path))
            self.buttons[str(path)] = button
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        return column

    def _open(self, path: Path, _checked: bool = False) -> None:
        files.open_path(self._window, path)

    def _examples(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(16)
        for index, (section, title) in enumerate(SECTIONS.items()):
            mine = [example for example in EXAMPLES if example.section == section]
            top = Qt.AlignmentFlag.AlignTop
            grid.addLayout(self._section(f"{section}  {title}", mine), index // COLUMNS, index % COLUMNS, top)
        return grid

    def _section(self, title: str, examples: Sequence[Example]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(_words(title, "strong"))
        for example in examples:
            button = _link(example.title, f"{example.name}.design.json")
            button.clicked.connect(partial(self._open_example, example.name))
            self.buttons[example.name] = button
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        return column

    def _open_example(self, name: str, _checked: bool = False) -> None:
        lessons.open_and_run(self._window, name)


def _words(text: str, role: str) -> QLabel:
    made = label(text, role)
    made.setContentsMargins(LINK_EDGE, 0, 0, 0)
    return made


def _link(text: str, hint: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "link")
    button.setToolTip(tip(hint))
    return button
