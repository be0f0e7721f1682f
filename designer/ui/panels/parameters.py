"""The live module's parameters and buffers as a tree; what is chosen here is selected on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from designer.graph import query
from designer.runtime.reports import LiveReport, ParameterRow
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.panels import numbers
from designer.ui.panels.filling import Filling
from designer.ui.panels.parameter_deeds import ParameterDeeds
from designer.ui.panels.parameter_model import ParameterModel
from designer.ui.panels.parameter_rows import Branch
from designer.ui.panels.places import show_path
from designer.ui.session import Session
from designer.ui.widgets.dense_tree import dense
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.filter import FilterLine
from designer.ui.widgets.labels import label, tip

NOT_YET = "The live module appears here when the design has no problems."
NO_MATCH = "No parameter's name matches. A glob such as *.weight works, and so does any part of a name."
NONE = "This network has no parameters."
NAME_AT_LEAST, IN_SIGHT = 104, 5
"""The column of names takes the room that the first columns leave, and no less than this."""
OPEN_UP_TO = 200
"""So many rows are shown unfolded at first; a larger module starts folded."""


class ParametersPanel(QWidget):
    """A filter, the tree, and the total below."""

    chosen = Signal(str)
    """Full dotted name of the parameter or buffer that the person chose."""
    save_wanted = Signal(list)
    """Names of the parameters and buffers that are to be written into a file of tensors."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session = document, session
        self._following = False
        self._known: set[str] = set()
        self._folded: set[str] = set()
        self._told = ""
        self._filling = Filling(self)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self.model = ParameterModel(palette.quiet, bold)
        self.filter = FilterLine("Filter: conv or *.weight")
        self.tree = self._make_tree()
        self.total = label("", "small")
        self._stack = OrEmpty(self.tree, NOT_YET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        line = QHBoxLayout()
        line.setContentsMargins(12, 0, 12, 4)
        line.setSpacing(12)
        line.addWidget(self.filter, 1)
        line.addWidget(self.total)
        column.addLayout(line)
        column.addWidget(self._stack, 1)
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
        self.model.set_quiet(palette.quiet)
        self.tree.viewport().update()

    def choose(self, name: str) -> None:
        """Chooses the parameter of this dotted name, as a click on it would."""
        index = self.model.index_of(name)
        if index.isValid():
            self.tree.setCurrentIndex(index)

    def _make_tree(self) -> ParameterTree:
        tree = dense(ParameterTree(), self.model, "Parameters and buffers of the live module")
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setResizeContentsPrecision(60)
        self.deeds = ParameterDeeds(self._document, self._session, tree, self._chosen_rows)
        save = QAction("Save as tensor file…", tree)
        save.triggered.connect(lambda: self.save_wanted.emit(self.model.rows_in(tree.currentIndex())))
        tree.addAction(save)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return tree

    def _chosen_rows(self) -> list[ParameterRow]:
        """The parameters and buffers of the chosen rows, those in a chosen group too."""
        return self.model.rows_at(self.tree.selectionModel().selectedRows())

    def _wire(self) -> None:
        self.filter.textChanged.connect(self._show)
        self.filter.down.connect(self.tree.setFocus)
        self.tree.selectionModel().currentChanged.connect(self._row_chosen)
        self.tree.clicked.connect(self._row_chosen)
        self.tree.collapsed.connect(lambda index: self._fold(self.model.branch(index).name, True))
        self.tree.expanded.connect(lambda index: self._fold(self.model.branch(index).name, False))
        self._session.live_changed.connect(self._show)
        self._session.ran.connect(self._ran)
        self._filling.stepped.connect(self._show)
        self._document.selection_changed.connect(self._follow_canvas)

    def _show(self) -> None:
        live = self._session.live
        rows, text = self._filling.shown(live.rows if live else ()), self.filter.text()
        kept = self._current().name
        self._following = True
        self.model.show(rows, text)
        self._unfold(len(rows), bool(text.strip()))
        index = self.model.index_of(kept)
        if index.isValid():
            self.tree.setCurrentIndex(index)
        self._following = False
        self.tree.fit_columns()
        self._say(len(rows))
        self._follow_canvas()

    def _ran(self) -> None:
        run = self._session.last_run
        self._filling.begin(run.filled if run else ())

    def _say(self, count: int) -> None:
        live = self._session.live
        self.filter.setEnabled(bool(count))
        if live is None:
            self._stack.say(NOT_YET)
        elif not self.model.rowCount():
            self._stack.say(NO_MATCH if count else NONE)
        else:
            self._stack.set_empty(False)
        self.total.setVisible(live is not None)
        if live is not None:
            waits = sum(row.waits for row in self._filling.shown(live.rows))
            more = f", {numbers.whole(waits)} {numbers.NOT_KNOWN}" if waits else ""
            self.total.setText(f"{numbers.whole(live.parameters)} on {live.device}{more}")
            self.total.setToolTip(tip(_story(live)))

    def _unfold(self, count: int, filtered: bool) -> None:
        """Opens what a person has not folded; a large module starts folded, what a filter found stands open."""
        groups = set(self.model.groups())
        if count > OPEN_UP_TO and not filtered:
            self._folded |= groups - self._known
        self._known |= groups
        for name in self.model.groups():
            if filtered or name not in self._folded:
                self.tree.expand(self.model.index_of(name))

    def _fold(self, name: str, folded: bool) -> None:
        if not self._following and not self.filter.text().strip():
            self._folded = self._folded | {name} if folded else self._folded - {name}

    def _current(self) -> Branch:
        return self.model.branch(self.tree.currentIndex())

    def _row_chosen(self) -> None:
        branch = self._current()
        if self._following or not branch.name:
            return
        self._following = True
        show_path(self._document, self._owner(branch))
        self._following = False
        self._tell(self.model.first_parameter(self.tree.currentIndex()))

    def _owner(self, branch: Branch) -> tuple[str, ...]:
        """The node of a row; a group that only holds a tensor node's values is that node's block."""
        path = tuple(filter(None, branch.path.split("/")))
        try:
            _, node = query.node_at(self._document.design, path)
        except (KeyError, IndexError):
            return path
        return path[:-1] if node.kind == "tensor" and branch.row is None and len(path) > 1 else path

    def _follow_canvas(self) -> None:
        """The rows of the nodes that are selected on the canvas light up."""
        if self._following:
            return
        self._following = True
        paths = ["/".join((*self._document.here, node_id)) for node_id in self._document.selection]
        found = [index for path in paths for index in self.model.within(path)]
        selection = self.tree.selectionModel()
        selection.clearSelection()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for index in found:
            selection.select(QItemSelection(index, index), flags)
        if found:
            selection.setCurrentIndex(found[0], QItemSelectionModel.SelectionFlag.NoUpdate)
            self.tree.scrollTo(found[0])
            self._tell(self.model.first_parameter(found[0]))
        self._following = False

    def _tell(self, name: str) -> None:
        if name and name != self._told:
            self._told = name
            self.chosen.emit(name)


def _story(live: LiveReport) -> str:
    kept = f"\n{numbers.plural(live.carried, 'tensor')} kept their values" if live.carried else ""
    fresh = f"\n{numbers.plural(live.fresh, 'tensor')} newly initialised" if live.fresh else ""
    return f"{numbers.plural(live.parameters, 'parameter')} on {live.device}{kept}{fresh}"


class ParameterTree(QTreeView):
    """A tree whose numbers are never cut: names get the room that the numbers leave."""

    def fit_columns(self) -> None:
        """Gives each column its width."""
        for column in range(1, self.model().columnCount()):
            self.resizeColumnToContents(column)
        self._give_names_the_rest()

    def _give_names_the_rest(self) -> None:
        shown = range(1, min(IN_SIGHT, self.model().columnCount()))
        others = sum(self.columnWidth(column) for column in shown)
        self.setColumnWidth(0, max(NAME_AT_LEAST, self.viewport().width() - others))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_names_the_rest()
