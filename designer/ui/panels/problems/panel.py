"""What is not yet right in the design: where, why, and the repair as a link; below it what is worth knowing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QWidget

from designer.graph.edit import apply_repair
from designer.graph.problem import Problem, Repair
from designer.numbers import whole
from designer.runtime.reports import Offer
from designer.runtime.reports.notes import Note, notes
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.panels import navigation
from designer.ui.panels.problems.entries import Entry, entries, matching, still_there
from designer.ui.panels.problems.row import HEIGHT, row
from designer.ui.session import Session
from designer.ui.taken_offers import take
from designer.ui.untouched import is_untouched
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.filter import FilterLine
from designer.ui.widgets.when_seen import WhenSeen

NONE = "No problems."
NOTHING_FITS = "Nothing here has these words."
HINT = "Filter by place or words"
STORY = "What is worth knowing of nodes that run well (Alt+N)"
MOST = 200
"""So many are listed, the most upstream first; nobody reads on, and each row costs widgets."""


class ProblemsPanel(WhenSeen):
    """The list; double click or Enter goes to the node. Notes are listed and not counted."""

    title_changed = Signal(str)
    """What the tab is called: `Problems 2`."""
    notes_turned = Signal(bool)
    """Notes are wanted or not."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session, self._palette = document, session, palette
        self._title = ""
        self._shown: tuple[tuple[Entry, ...], int] | None = None
        self._told: tuple[Note, ...] = ()
        self.list = ProblemList()
        self.list.setAccessibleName("Problems")
        self.filter = FilterLine(HINT)
        self.notes = QCheckBox("Worth knowing")
        self.notes.setToolTip(STORY)
        self.notes.setChecked(True)
        self._stack = OrEmpty(self.list, NONE)
        self._place()
        self._wire()
        self.set_palette(palette)
        self._hear()

    @property
    def title(self) -> str:
        """`Problems`, with how many there are."""
        count = 0 if is_untouched(self._document) else len(self._session.problems)
        return f"Problems {count}" if count else "Problems"

    @property
    def empty_text(self) -> str:
        """What is said when there is nothing to list."""
        return self._stack.sentence

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette, self._shown = palette, None
        self.filter.set_colour(palette.quiet)
        self.follow()

    def show_notes(self, shown: bool) -> None:
        """Lists what is worth knowing too, or only problems."""
        self.notes.setChecked(shown)

    def _place(self) -> None:
        line = hbox((self.filter, 1), self.notes, spacing=12, margins=(12, 0, 12, 4))
        vbox(line, (self._stack, 1), spacing=0, margins=(0, 4, 0, 0), within=self)

    def _wire(self) -> None:
        self.list.itemActivated.connect(self._go)
        self.filter.textChanged.connect(self.follow)
        self.filter.down.connect(self.list.setFocus)
        self.notes.toggled.connect(self.notes_turned)
        self.notes.toggled.connect(self.follow)
        self._session.shapes_changed.connect(self._hear)
        self._session.source_changed.connect(self._hear)
        self._document.replaced.connect(self._forget)

    def _forget(self) -> None:
        self._told = ()

    def _hear(self) -> None:
        """The tab counts also while another one is on top."""
        if self.title != self._title:
            self._title = self.title
            self.title_changed.emit(self.title)
        self.follow()

    def _refresh(self) -> None:
        told, problems = self._notes(), self._session.problems
        self.notes.setText(f"Worth knowing {len(told)}" if told else "Worth knowing")
        wanted = told if self.notes.isChecked() else ()
        lines, typed = entries(self._document.design, problems, wanted), self.filter.text().strip()
        shown = tuple(matching(typed, lines) if typed else islice(lines, MOST))
        count = len(shown) if typed else len(problems) + len(wanted)
        if (shown, count) != self._shown:
            self._shown = shown, count
            self._fill(shown[:MOST], count - MOST)
        self._say(shown, typed, len(told))

    def _notes(self) -> tuple[Note, ...]:
        """Of the present design; while its shapes are still to come those of before."""
        design, shapes = self._document.design, self._session.shapes
        self._told = notes(design, shapes.nodes) if shapes is not None else still_there(design, self._told)
        return self._told

    def _fill(self, shown: Sequence[Entry], more: int) -> None:
        self.list.clear()
        for entry in shown:
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(0, HEIGHT))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.place}: {entry.text}")
            self.list.setItemWidget(item, row(entry, self._palette, self._act))
        if more > 0:
            last = QListWidgetItem(f"and {whole(more)} more", self.list)
            last.setFlags(Qt.ItemFlag.NoItemFlags)

    def _say(self, shown: Sequence[Entry], typed: str, told: int) -> None:
        if shown:
            self._stack.set_empty(False)
        elif typed:
            self._stack.say(NOTHING_FITS)
        else:
            self._stack.say(f"{NONE} {whole(told)} worth knowing: tick the box, or press Alt+N." if told else NONE)

    def _act(self, deed: Repair | Offer) -> None:
        if isinstance(deed, Offer):
            take(self._document, self._session, deed)
        else:
            self._document.edit(deed.text, apply_repair(self._document.design, deed))

    def _go(self, item: QListWidgetItem) -> None:
        if not self._shown:
            return
        of = self._shown[0][self.list.row(item)].of
        if isinstance(of, Problem):
            navigation.show_problem(self._document, of)
            if of.layer in self._document.design.layers:
                self._document.code_wanted.emit(of.layer, of.line)
        else:
            navigation.show_use(self._document, of.path, of.block, of.node)


class ProblemList(QListWidget):
    """A list in which Enter activates, as a double click does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item:
            self.itemActivated.emit(item)
        else:
            super().keyPressEvent(event)
