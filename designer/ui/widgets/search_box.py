"""A line to type into, and below it the list of what is found, over what it was opened from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QWidget

from designer.ui.palette import Palette
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.filter import FilterLine
from designer.ui.widgets.found_list import RowDelegate, step


class SearchLine(FilterLine):
    """The line one types into; the arrow keys move in the list below, Escape closes."""

    moved = Signal(int)
    closed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class SearchBox(QFrame):
    """Enter or a click takes a row, Escape closes, and so does a look elsewhere.

    Attributes:
        rows: The class that paints a row.
        nothing: What is said when nothing is found.
    """

    rows: type[RowDelegate]
    nothing: str

    def __init__(self, name: str, ask: str, offers: str, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.line = SearchLine(ask, self)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(offers)
        self._stack = OrEmpty(self.list, self.nothing)
        vbox(self.line, (self._stack, 1), spacing=6, margins=(8, 8, 8, 8), within=self)
        self.line.textChanged.connect(self._fill)
        self.line.moved.connect(lambda by: step(self.list, by))
        self.line.entered.connect(self.take)
        self.line.closed.connect(self.dismiss)
        self.list.itemClicked.connect(lambda _: self.take())
        self.line.installEventFilter(self)
        self.set_palette(palette)
        self.hide()

    @property
    def empty_text(self) -> str:
        """What is said when nothing is found; "" while something is."""
        return self._stack.sentence

    def set_palette(self, palette: Palette) -> None:
        """Its colours."""
        name = self.objectName()
        self._delegate = self.rows(palette, self)
        self.list.setItemDelegate(self._delegate)
        self.line.set_colour(palette.quiet)
        self.setStyleSheet(
            f"#{name} {{ background: {palette.panel}; border: 1px solid {palette.border}; border-radius: 8px; }}"
            f"#{name} QListWidget {{ border: none; background: transparent; }}"
        )

    def take(self) -> None:
        """Takes the current row."""
        raise NotImplementedError

    def dismiss(self) -> None:
        """Takes it away; nothing was taken."""
        raise NotImplementedError

    def _fill(self, text: str) -> None:
        """Lists what is found."""
        raise NotImplementedError

    def _look_away(self) -> None:
        """The person looks elsewhere."""
        self.dismiss()

    def _begin(self) -> None:
        """Shows it with nothing typed."""
        self.line.clear()
        self._fill("")
        self.show()
        self.raise_()
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._look_away()
        return super().eventFilter(watched, event)
