"""What is not yet right in the design: where, why, and the repair as a button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from designer.graph.edit import apply_repair
from designer.graph.problem import Problem, Repair
from designer.numbers import whole
from designer.ui.document import Document
from designer.ui.icons import pixmap
from designer.ui.palette import Palette
from designer.ui.panels import navigation
from designer.ui.session import Session
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.labels import ElidedLabel, label, tip

NONE = "No problems."
ROW = 32
MOST = 200
"""So many are listed, the most upstream first; nobody reads on, and each row costs widgets."""


class ProblemsPanel(QWidget):
    """The list; double click or Enter goes to the node."""

    title_changed = Signal(str)
    """What the tab is called: `Problems 2`."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session, self._palette = document, session, palette
        self._problems: tuple[Problem, ...] | None = None
        self.list = ProblemList()
        self.list.setAccessibleName("Problems")
        self._stack = OrEmpty(self.list, NONE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.list.itemActivated.connect(self._go)
        session.shapes_changed.connect(self._refresh)
        session.source_changed.connect(self._refresh)
        self._refresh()

    @property
    def title(self) -> str:
        """`Problems`, with how many there are."""
        count = len(self._session.problems)
        return f"Problems {count}" if count else "Problems"

    @property
    def empty_text(self) -> str:
        """What is said when there is nothing to list."""
        return self._stack.sentence

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette, self._problems = palette, None
        self._refresh()

    def _refresh(self) -> None:
        if self._session.problems == self._problems:
            return
        self._problems = self._session.problems
        self.list.clear()
        for problem in self._problems[:MOST]:
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(0, ROW))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{self._place(problem)}: {problem.message}")
            self.list.setItemWidget(item, self._row(problem))
        if len(self._problems) > MOST:
            more = QListWidgetItem(f"and {whole(len(self._problems) - MOST)} more", self.list)
            more.setFlags(Qt.ItemFlag.NoItemFlags)
        self._stack.set_empty(not self._problems)
        self.title_changed.emit(self.title)

    def _place(self, problem: Problem) -> str:
        return navigation.words(self._document.design, problem)

    def _row(self, problem: Problem) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(12, 0, 8, 0)
        line.setSpacing(8)
        where = label(self._place(problem), "quiet")
        what = ElidedLabel(problem.message)
        what.setToolTip(tip(problem.message))
        line.addWidget(self._sign(problem.severity))
        line.addWidget(where)
        line.addWidget(what, 1)
        if problem.repair:
            line.addWidget(self._repair_button(problem.repair))
        return row

    def _sign(self, severity: str) -> QLabel:
        colour = self._palette.problem if severity == "error" else self._palette.warning
        sign = QLabel()
        sign.setPixmap(pixmap(severity, colour, 16, self.devicePixelRatioF()))
        sign.setToolTip("Keeps the design from running" if severity == "error" else "The design runs all the same")
        return sign

    def _repair_button(self, repair: Repair) -> QPushButton:
        button = QPushButton(repair.text)
        button.setProperty("role", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(partial(self._repair, repair))
        return button

    def _repair(self, repair: Repair) -> None:
        self._document.edit(repair.text, apply_repair(self._document.design, repair))

    def _go(self, item: QListWidgetItem) -> None:
        if self._problems:
            problem = self._problems[self.list.row(item)]
            navigation.show_problem(self._document, problem)
            if problem.layer in self._document.design.layers:
                self._document.code_wanted.emit(problem.layer, problem.line)


class ProblemList(QListWidget):
    """A list in which Enter activates, as a double click does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item:
            self.itemActivated.emit(item)
        else:
            super().keyPressEvent(event)
