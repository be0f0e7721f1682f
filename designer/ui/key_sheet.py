"""The page of keys and gestures: every action that has keys, every act of the hand, and a line to filter them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from designer.ui.actions import ACTIONS, ActionSpec
from designer.ui.canvas.gestures.table import GESTURES, GestureSpec
from designer.ui.palette import Palette
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.filter import FilterLine
from designer.ui.widgets.keys import KeyCaps
from designer.ui.widgets.labels import label

COLUMNS, WIDTH, HEIGHT = 3, 1080, 660
HEADING, LINE, TWO_LINES = 44, 26, 42
"""Heights of a heading, of an action and of a gesture, in px, as the columns are shared out."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is done, and by which keys, or by which act of the hand."""

    does: str
    keys: tuple[str, ...] = ()
    hand: str = ""


Section = tuple[str, tuple[Row, ...]]


def sections(actions: Iterable[ActionSpec], gestures: Iterable[GestureSpec], typed: str = "") -> tuple[Section, ...]:
    """The rows that fit what was typed, under the menus and the headings that they stand in."""
    found: dict[str, list[Row]] = {}
    for spec in actions:
        if spec.keys:
            found.setdefault(spec.menu, []).append(Row(spec.text.rstrip("…"), keys_of(spec)))
    for gesture in gestures:
        found.setdefault(gesture.group, []).append(Row(gesture.does, hand=gesture.hand))
    fitting = ((title, tuple(row for row in rows if _fits(row, title, typed))) for title, rows in found.items())
    return tuple((title, rows) for title, rows in fitting if rows)


def keys_of(spec: ActionSpec) -> tuple[str, ...]:
    """The keys of an action; both with the bent arrow are one to a person."""
    return tuple(dict.fromkeys(key.replace("Return", "Enter") for key in spec.keys))


def in_columns(found: Iterable[Section], columns: int) -> list[list[Section]]:
    """The sections in order, each column as high as the others as far as that goes."""
    rest = [(section, HEADING + sum(TWO_LINES if row.hand else LINE for row in section[1])) for section in found]
    result: list[list[Section]] = []
    for left in range(columns, 0, -1):
        wanted = sum(height for _, height in rest) / left
        column: list[Section] = []
        filled = 0.0
        while rest and (not column or filled + rest[0][1] / 2 <= wanted):
            section, height = rest.pop(0)
            column.append(section)
            filled += height
        result.append(column)
    return result


class KeySheet(QDialog):
    """Stays open beside the window until Escape or F1."""

    def __init__(self, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self._palette = palette
        self.setObjectName("key_sheet")
        self.setWindowTitle("Keys and Gestures")
        self.filter = FilterLine("Filter: an action, a key, a gesture")
        self._page = QScrollArea()
        self._page.setWidgetResizable(True)
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack = OrEmpty(self._page, "No key and no gesture is called so.")
        self.filter.setFixedWidth(280)
        head = hbox(label("Keys and gestures", "heading"), None, self.filter, 12)
        vbox(head, (self._stack, 1), spacing=8, margins=(20, 16, 8, 12), within=self)
        self.filter.textChanged.connect(self._fill)
        self.resize(min(WIDTH, parent.width() - 60), min(HEIGHT, parent.height() - 60))
        self.set_palette(palette)

    @property
    def shown(self) -> tuple[Section, ...]:
        """What stands there now."""
        return sections(ACTIONS, GESTURES, self.filter.text())

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.filter.set_colour(palette.quiet)
        self._fill()

    def open_sheet(self) -> None:
        """Shows all of it."""
        self.filter.clear()
        self.show()
        self.activateWindow()
        self.filter.setFocus()

    def _fill(self) -> None:
        found = self.shown
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(36)
        for column in in_columns(found, COLUMNS):
            row.addLayout(self._column(column), 1)
        self._page.setWidget(page)
        self._stack.set_empty(not found)

    def _column(self, found: list[Section]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        for title, rows in found:
            heading = label(title, "section")
            heading.setContentsMargins(0, 12, 0, 2)
            column.addWidget(heading)
            for row in rows:
                column.addWidget(self._gesture(row) if row.hand else self._action(row))
        column.addStretch(1)
        return column

    def _action(self, row: Row) -> QWidget:
        made, line = _line()
        line.addWidget(label(row.does, wrap=True), 1)
        line.addWidget(KeyCaps(row.keys, self._palette), 0, Qt.AlignmentFlag.AlignTop)
        return made

    def _gesture(self, row: Row) -> QWidget:
        made = QWidget()
        vbox(
            label(row.hand, wrap=True),
            label(row.does, "quiet", wrap=True),
            spacing=0,
            margins=(0, 1, 0, 3),
            within=made,
        )
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self.close()
        else:
            super().keyPressEvent(event)


def _fits(row: Row, title: str, typed: str) -> bool:
    said = " ".join((row.does, title, row.hand, *row.keys)).lower()
    return all(word in said for word in typed.lower().split())


def _line() -> tuple[QWidget, QHBoxLayout]:
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 1, 0, 1)
    line.setSpacing(12)
    return made, line
