"""The live module's parameters and buffers as a tree; what is chosen here is selected on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from designer import numbers
from designer.runtime.reports import ParameterRow, ParameterTable
from designer.ui.document import Document
from designer.ui.learning.following import Following
from designer.ui.palette import Palette
from designer.ui.panels.parameters.figures import ParameterFigures
from designer.ui.panels.parameters.filter import PROPERTIES, wanted
from designer.ui.panels.parameters.model import Branch, ParameterModel
from designer.ui.panels.parameters.owners import owner, paths_of_selected, show, tied_to_selected
from designer.ui.panels.parameters.row_actions import RowActions
from designer.ui.panels.parameters.tip import story, totals
from designer.ui.panels.parameters.tree import ParameterTree
from designer.ui.panels.parameters.watch_menu import watch_menu
from designer.ui.panels.run.filling import Filling
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.filter import FilterLine
from designer.ui.widgets.labels import label, tip

NOT_YET = "The live module appears here when the design has no problems."
NO_MATCH = (
    "No parameter is so. A glob such as *.weight works, any part of a name, "
    "and the words trained, frozen, shared, buffer, nan and largest 10, also together."
)
NONE = "This network has no parameters."
LOOKING = "Looking through the values…"
HINT = "Filter: conv, *.weight, trained, nan"
UNFOLDED_AT_MOST = 50
"""So many nodes that are selected on the canvas have their rows unfolded; of more, those that are on show light up."""
OWNERS_AT_MOST = 500
"""Of so many chosen rows the nodes are selected on the canvas."""
Flag = QItemSelectionModel.SelectionFlag


class ParametersPanel(QWidget):
    """A filter, the tree, and totals below."""

    chosen = Signal(str)
    """Full dotted name of the parameter or buffer that the person chose."""
    chosen_again = Signal(str)
    """It was clicked though it was chosen already: something else may be on show by now."""
    weights_wanted = Signal()
    """The values of what was chosen are to be on show."""
    save_wanted = Signal(list)
    """Names of the parameters and buffers that are to be written into a file of tensors."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session = document, session
        self._following = self._by_hand = False
        self._kept: list[str] = []
        self._told = ""
        self._bad: set[int] = set()
        self._order_waits = False
        self._filling = Filling(self)
        self.figures = ParameterFigures(session, self)
        self.model = ParameterModel(self.figures.told)
        self.filter = FilterLine(HINT)
        self.filter.setToolTip(_filter_story())
        self.tree = ParameterTree(self.model, palette.quiet)
        self.total = label("", "small")
        self.totals = label("", "small")
        self.row_actions = self._add_row_actions()
        self._stack = OrEmpty(self.tree, NOT_YET)
        self._place()
        self._wire()
        self.set_palette(palette)
        self._show()

    @property
    def empty_text(self) -> str:
        """What is said while there is nothing to show; "" once there is."""
        return self._stack.sentence

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.filter.set_colour(palette.quiet)
        self.tree.set_quiet(palette.quiet)

    def choose(self, name: str) -> None:
        """Chooses the parameter of this dotted name, as a click on it would."""
        index = self.model.reveal(name)
        if index.isValid():
            self.tree.setCurrentIndex(index)

    def _add_row_actions(self) -> RowActions:
        row_actions = RowActions(self._document, self._session, self.tree, self._chosen_rows)
        row_actions.save_wanted.connect(self.save_wanted)
        row_actions.weights_wanted.connect(self.weights_wanted)
        self.tree.addAction(watch_menu(self._document, self._session, self.tree, self._chosen_rows))
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return row_actions

    def _place(self) -> None:
        line = hbox((self.filter, 1), self.total, spacing=12, margins=(12, 0, 12, 4))
        self.totals.setContentsMargins(12, 0, 12, 4)
        vbox(line, (self._stack, 1), self.totals, spacing=4, margins=(0, 4, 0, 0), within=self)

    def _chosen_rows(self) -> list[ParameterRow]:
        """The parameters and buffers of the chosen lines, those in a chosen group too."""
        return self.model.rows_at(self.tree.chosen_lines())

    def _wire(self) -> None:
        self.filter.textChanged.connect(self._show)
        self.filter.down.connect(self.tree.setFocus)
        self.tree.typed.connect(self._type_into_filter)
        self.tree.selectionModel().currentChanged.connect(self._row_chosen)
        self.tree.selectionModel().selectionChanged.connect(self._rows_chosen)
        self.tree.clicked.connect(self._clicked)
        self.tree.clicked.connect(self._rows_chosen)
        self.tree.looked_at.connect(self._look)
        self.tree.opened.connect(self.weights_wanted)
        self.model.rowsInserted.connect(self._look)
        self.model.rowsRemoved.connect(self._look)
        self.model.modelAboutToBeReset.connect(self._keep)
        self.model.modelReset.connect(self._reset)
        self.figures.arrived.connect(self._figures_arrived)
        self._pace = Following(self._session, self._follow_training, self, least=1.0)
        self._session.live_changed.connect(self._show)
        self._session.ran.connect(self._ran)
        self._filling.stepped.connect(self._show)
        self._document.selection_changed.connect(self._follow_canvas)

    def _show(self) -> None:
        live, text = self._session.live, self.filter.text()
        rows, want = self._filling.shown(live.rows if live else ParameterTable()), wanted(text)
        kept = self._current().name
        self._following = True
        self.model.take(rows)
        self.figures.begin(self.model.rows, live.moment if live else -1)
        self.model.show(want, self.figures.bad if "nan" in want.properties else ())
        index = self.model.index_of(kept) if kept else QModelIndex()
        if index.isValid():
            self.tree.setCurrentIndex(index)
        self._following = False
        self._say(len(rows))
        if not self._kept:
            self._follow_canvas()

    def _keep(self) -> None:
        """What a hand has chosen stays chosen when lines come elsewhere; what follows the canvas follows it anew."""
        lines = self.tree.chosen_lines() if self._by_hand else []
        few = lines if len(lines) <= UNFOLDED_AT_MOST else []
        self._kept = [self.model.branch(self.model.index(line, 0)).name for line in few]

    def _choose_again(self) -> None:
        indexes = [self.model.index_of(name) for name in self._kept]
        lines = sorted(index.row() for index in indexes if index.isValid())
        self._kept = self._kept if lines else []
        following, self._following = self._following, True
        self.tree.select_lines(lines, Flag.Select)
        self._following = following
        if not lines:
            self._follow_canvas()

    def _reset(self) -> None:
        self._choose_again()
        self._want_more()
        self.tree.fit_columns()
        self._tell_totals()
        self._look()

    def _look(self) -> None:
        """Figures of what is in sight are wanted, as long as anybody sees it."""
        if self.isVisible():
            self.figures.look_at(self.model.numbers_on(self.tree.lines_on_show()))

    def _want_more(self) -> None:
        """A filter or an order that rests on figures wants those of every row."""
        sorts, asks_nan = self.model.sorts_by_figures, "nan" in wanted(self.filter.text()).properties
        self.figures.want(range(len(self.model.rows)) if sorts or asks_nan else ())
        self._order_waits = sorts and bool(self.figures.left)

    def _follow_training(self) -> bool:
        """Once a second is as often as one can read a number that moves."""
        return self.isVisible() and not self._order_waits and self.figures.look_again()

    def _figures_arrived(self) -> None:
        if self.figures.settled:
            self._pace.ended()
        if "nan" in wanted(self.filter.text()).properties and (self.figures.bad != self._bad or not self.figures.left):
            self._bad = set(self.figures.bad)
            self._show()
        elif self._order_waits and not self.figures.left:
            self.model.sort_again()
        self.model.figures_arrived(self.tree.lines_on_show())
        self.tree.widen_columns()
        self._tell_totals()

    def _ran(self) -> None:
        run = self._session.last_run
        self._filling.begin(run.filled if run else ())

    def _say(self, count: int) -> None:
        live = self._session.live
        self.filter.setEnabled(bool(count))
        if live is None:
            self._stack.say(NOT_YET)
        elif not self.model.rowCount():
            self._stack.say(LOOKING if self.figures.left else NO_MATCH if count else NONE)
        else:
            self._stack.set_empty(False)
        self.total.setVisible(live is not None)
        self.totals.setVisible(bool(count))
        if live is not None:
            waits = self.model.rows.table.waiting
            more = f", {numbers.whole(waits)} {numbers.NOT_KNOWN}" if waits else ""
            self.total.setText(f"{numbers.whole(live.parameters)} on {live.device}{more}")
            self.total.setToolTip(tip(story(live)))

    def _tell_totals(self) -> None:
        """Of what is chosen, or of all that is shown."""
        lines = self.tree.chosen_lines()
        numbers_of = self.model.numbers_at(lines) if lines else self.model.found
        said = totals(self.model.rows, numbers_of)
        left = self.figures.left
        self.totals.setText(f"{said} · {numbers.whole(left)} still to look through" if left else said)

    def _type_into_filter(self, text: str) -> None:
        self.filter.setFocus()
        self.filter.insert(text)

    def _current(self) -> Branch:
        return self.model.branch(self.tree.currentIndex())

    def _row_chosen(self) -> None:
        if not self._following and self._current().name:
            self._tell(self.model.first_parameter(self.tree.currentIndex()))

    def _clicked(self) -> None:
        before = self._told
        self._row_chosen()
        if before and self.model.first_parameter(self.tree.currentIndex()) == before:
            self.chosen_again.emit(before)

    def _rows_chosen(self) -> None:
        """The nodes of what is chosen are selected on the canvas, as far as they stand in one block."""
        self._tell_totals()
        lines, current = self.tree.chosen_lines(), self._current()
        if self._following or not (current.name and lines):
            return
        self._following = self._by_hand = True
        chosen = (self.model.branch(self.model.index(line, 0)) for line in lines[:OWNERS_AT_MOST])
        design = self._document.design
        show(self._document, owner(design, current), [owner(design, branch) for branch in chosen])
        self._following = False

    @property
    def following(self) -> bool:
        """Whether what is chosen here follows the canvas right now, and no hand."""
        return self._following

    def _follow_canvas(self) -> None:
        """The rows of the nodes that are selected on the canvas light up."""
        if self._following:
            return
        self._following, self._by_hand = True, False
        paths = paths_of_selected(self._document)
        tied = tied_to_selected(self._document, self.model.rows)
        lines = self.model.within(paths, UNFOLDED_AT_MOST, tied) if paths else []
        self.tree.select_lines(lines, Flag.ClearAndSelect)
        if lines:
            first = self.model.index(lines[0], 0)
            self.tree.selectionModel().setCurrentIndex(first, Flag.NoUpdate)
            self.tree.scrollTo(first)
            self._tell(self.model.first_parameter(first))
        self._following = False

    def _tell(self, name: str) -> None:
        if name and name != self._told:
            self._told = name
            self.chosen.emit(name)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()


def _filter_story() -> str:
    words = "\n".join(f"{word}: {meaning}" for word, meaning in PROPERTIES.items())
    return tip(
        f"A part of a name, a glob such as *.weight, and words, all of which must hold:\n{words}\n"
        "A name that is such a word is found by a glob: *shared*"
    )
