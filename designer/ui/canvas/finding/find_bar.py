"""Find: a line over the canvas that leads from node to node, through all blocks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QToolButton

from designer.graph.find import Found, find
from designer.ui.canvas.finding.found_marks import FoundMarks
from designer.ui.canvas.view import CanvasView
from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.panels.navigation import show_node
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.filter import FilterLine
from designer.ui.widgets.labels import ElidedLabel, label

WIDTH, MARGIN = 400, 12


class FindLine(FilterLine):
    """Enter goes on, with Shift back; so do the arrow keys. Escape closes."""

    wanted = Signal(int)
    closed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.wanted.emit(-1 if back else 1)
            case Qt.Key.Key_Down:
                self.wanted.emit(1)
            case Qt.Key.Key_Up:
                self.wanted.emit(-1)
            case Qt.Key.Key_Escape:
                self.closed.emit()
            case _:
                super().keyPressEvent(event)


class FindBar(QFrame):
    """What is looked for, how often it is there, and where the match on show is."""

    def __init__(self, document: Document, view: CanvasView, palette: Palette) -> None:
        super().__init__(view)
        self._document, self._view = document, view
        self.found: tuple[Found, ...] = ()
        self._at = -1
        self.setObjectName("find_bar")
        self.setFixedWidth(WIDTH)
        self.marks = FoundMarks(view)
        self.line = FindLine("Name, kind or setting=value", self)
        self.count, self.place = label("", "quiet"), ElidedLabel("", "quiet", left=True)
        self._buttons = {
            "chevron-up": self._button("Match before (Shift+Enter)"),
            "chevron-down": self._button("Next match (Enter)"),
            "close": self._button("Close (Esc)"),
        }
        self._lay_out()
        for name, act in (("chevron-up", lambda: self.go(-1)), ("chevron-down", lambda: self.go(1))):
            self._buttons[name].clicked.connect(act)
        self._buttons["close"].clicked.connect(self.close_bar)
        self.line.textChanged.connect(self._typed)
        self.line.wanted.connect(self.go)
        self.line.closed.connect(self.close_bar)
        document.changed.connect(self._look_again)
        document.moved_to.connect(self._mark)
        view.moved.connect(self._keep_place)
        self.set_palette(palette)
        self.hide()

    @property
    def current(self) -> Found | None:
        """The match that one was led to."""
        return self.found[self._at] if 0 <= self._at < len(self.found) else None

    def set_palette(self, palette: Palette) -> None:
        """Its colours."""
        self.line.set_colour(palette.quiet)
        for name, button in self._buttons.items():
            button.setIcon(icon(name, palette.quiet))
        self.setStyleSheet(
            f"#find_bar {{ background: {palette.panel}; border: 1px solid {palette.border}; border-radius: 8px; }}"
        )

    def open(self) -> None:
        """Ready to type; what was looked for last stands there, selected."""
        self._keep_place()
        self.show()
        self.raise_()
        self._typed(self.line.text())
        self.line.setFocus()
        self.line.selectAll()

    def close_bar(self) -> None:
        """Takes bar and rings away, and gives the keys back to the canvas."""
        self.hide()
        self.marks.mark(())
        self._view.setFocus()

    def go(self, step: int) -> None:
        """Goes to the next match, or the one before; after the last comes the first."""
        if not self.found:
            return
        first = self._first_here() if step > 0 else self._first_here() - 1
        self._at = (first if self._at < 0 else self._at + step) % len(self.found)
        match = self.found[self._at]
        show_node(self._document, match.block, match.node.id)
        self._view.frame(self._view.board.content_rect({match.node.id}))
        self._say()
        self._mark()

    def _first_here(self) -> int:
        """The first match in the block on show, or else of all."""
        here = self._document.block_name
        return next((number for number, match in enumerate(self.found) if match.block == here), 0)

    def _typed(self, text: str) -> None:
        self.found, self._at = find(self._document.design, text), -1
        self._say()
        self._mark()

    def _look_again(self) -> None:
        """The design changed: the match on show stays the one on show while it is there."""
        if self.isVisible():
            current = self.current
            self.found = find(self._document.design, self.line.text())
            paths = [match.path for match in self.found]
            self._at = paths.index(current.path) if current and current.path in paths else -1
            self._say()
            self._mark()

    def _say(self) -> None:
        count = len(self.found)
        if self.current is not None:
            self.count.setText(f"{self._at + 1} of {count}")
        else:
            self.count.setText(f"{count} found" if count else "none" if self.line.text().strip() else "")
        self.place.setText(self.current.place if self.current else "")
        self.place.setVisible(self.current is not None)
        for name in ("chevron-up", "chevron-down"):
            self._buttons[name].setEnabled(bool(count))
        self.adjustSize()

    def _mark(self) -> None:
        if self.isVisible():
            here = self._document.block_name
            ids = {match.node.id for match in self.found if match.block == here}
            self.marks.mark(ids, self.current.node.id if self.current and self.current.block == here else "")
            self.raise_()

    def _keep_place(self) -> None:
        self.move(max(0, self._view.width() - self.width() - MARGIN), MARGIN)
        if self.marks.isVisible():
            self.marks.setGeometry(self._view.viewport().geometry())

    def _button(self, says: str) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(says)
        button.setAccessibleName(says)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setFixedSize(26, 26)
        button.setProperty("role", "small")
        return button

    def _lay_out(self) -> None:
        self.count.setMinimumWidth(64)
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = hbox((self.line, 1), self.count, *self._buttons.values(), spacing=4)
        vbox(row, self.place, spacing=6, margins=(8, 8, 8, 8), within=self)
