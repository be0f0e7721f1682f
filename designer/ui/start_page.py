"""What the window offers before anything is open: the examples by section, recent files, a new design."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from designer.files.examples import EXAMPLES, SECTIONS
from designer.ui.commands import files, lessons, python_text
from designer.ui.start_card import ExampleCard
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.columns import Columns
from designer.ui.widgets.labels import label, tip

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

SHOWN_FIRST = ("lenet", "resnet152", "edge_detector")
"""Examples that are offered as pictures."""
COLUMN = 300
"""As wide as a column of sections wants to be, in px; there are two at least."""
EDGE, LINK_EDGE = 32, 5
"""Px from the page's edge to its words, and from a link's frame to its own, which stand under their heading."""
RECENT = 6
"""As many recent files as are offered."""


class StartPage(QScrollArea):
    """Lies over the canvas until a design is there; Escape or a first edit takes it away."""

    def __init__(self, window: MainWindow, recent: Sequence[Path] = ()) -> None:
        super().__init__(window.canvas)
        self._window = window
        self.buttons: dict[str, QPushButton] = {}
        self.cards = [ExampleCard(example, window.dark) for example in EXAMPLES if example.name in SHOWN_FIRST]
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("start")
        page = QWidget()
        self._column = column = QVBoxLayout(page)
        column.setContentsMargins(EDGE - LINK_EDGE, 24, EDGE, 24)
        column.setSpacing(16)
        column.addWidget(_words("Draw a network, or open one", "display"))
        column.addLayout(self._first_row())
        if recent:
            column.addLayout(self._recent(recent))
        column.addSpacing(4)
        column.addLayout(self._pictures())
        column.addSpacing(4)
        column.addWidget(_words("The book, chapters 5 and 6: one click and a network is running", "quiet"))
        self._sections = Columns(
            [self._section(f"{number}  {title}", number) for number, title in SECTIONS.items()], COLUMN
        )
        column.addWidget(self._sections)
        column.addStretch(1)
        self.setWidget(page)
        window.canvas.installEventFilter(self)
        window.document.changed.connect(self.leave)
        window.document.replaced.connect(self.leave)
        self.setGeometry(window.canvas.rect())
        self.show()
        self.buttons["new"].setFocus()

    def offer(self, rows: QWidget) -> None:
        """What was not saved the last time comes before all that is new."""
        self._column.insertWidget(1, rows)
        rows.show()

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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for card in self.cards:
                card.set_dark(self._window.dark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _first_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(LINK_EDGE, 0, 0, 0)
        row.setSpacing(8)
        for name, text, do in (
            ("new", "New", self.leave),
            ("open", "Open…", partial(files.open_design, self._window)),
            ("import", "Import Python…", partial(python_text.import_python, self._window)),
        ):
            self.buttons[name] = button = QPushButton(text)
            button.clicked.connect(lambda _checked=False, do=do: do())
            row.addWidget(button)
        self.buttons["new"].setProperty("role", "primary")
        row.addStretch(1)
        return row

    def _recent(self, recent: Sequence[Path]) -> QVBoxLayout:
        column = vbox(_words("Recent files", "section"), spacing=0)
        for path in recent[:RECENT]:
            button = _link(path.name, str(path))
            button.clicked.connect(partial(self._open, path))
            self.buttons[str(path)] = button
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        return column

    def _open(self, path: Path, _checked: bool = False) -> None:
        files.open_path(self._window, path)

    def _pictures(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(LINK_EDGE, 0, 0, 0)
        row.setSpacing(12)
        for card in sorted(self.cards, key=lambda card: SHOWN_FIRST.index(card.example.name)):
            card.clicked.connect(partial(self._open_example, card.example.name))
            row.addWidget(card, 1)
        row.addStretch(0)
        return row

    def _section(self, title: str, number: str) -> tuple[QWidget, int]:
        """The examples of a section under its name, and how many rows that are."""
        holder, mine = QWidget(), [example for example in EXAMPLES if example.section == number]
        column = vbox(_words(title, "strong"), 2, spacing=0, margins=(0, 0, 0, 16), within=holder)
        for example in mine:
            button = _link(example.title, f"{example.name}.design.json")
            button.clicked.connect(partial(self._open_example, example.name))
            self.buttons[example.name] = button
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        return holder, len(mine) + 2

    def _open_example(self, name: str, _checked: bool = False) -> None:
        lessons.open_and_run(self._window, name)


def _words(text: str, role: str) -> QLabel:
    made = label(text, role)
    made.setContentsMargins(LINK_EDGE, 0, 0, 0)
    return made


def _link(text: str, hint: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "entry")
    button.setToolTip(tip(hint))
    return button
