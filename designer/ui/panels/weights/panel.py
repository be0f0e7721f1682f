"""The values of the parameter or buffer that was chosen last, as the live module has them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from designer.runtime.pictures.reports import OfModule, Subject
from designer.runtime.reports import ParameterRow, ParameterTable
from designer.ui.document import Document
from designer.ui.learning.following import Following
from designer.ui.node_parameters import renamed
from designer.ui.palette import Palette
from designer.ui.panels.parameters.watch_menu import watch_menu
from designer.ui.panels.view.viewed_tensor import ViewedTensor
from designer.ui.panels.weights.flow_bar import FlowBar
from designer.ui.panels.weights.value_line import ValueLine
from designer.ui.session import Session

NOTHING = "Choose a parameter in the Parameters panel to see its values."
ASKER = "weights"


class WeightsPanel(ViewedTensor):
    """Shows the parameter that was chosen last, or what flows; and shows it anew when the live module changes."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(session, palette, NOTHING, ASKER, parent)
        self._session = session
        self._chosen_name = self._path = ""
        self._other: tuple[Subject, str] | None = None
        self._stale = False
        self.by_hand = ValueLine()
        self.by_hand.hide()
        self.flow = FlowBar(document, session, self, ASKER)
        self.column.insertWidget(0, self.flow)
        self.column.addWidget(self.by_hand)
        self._make_watch_menu = partial(watch_menu, document, session, chosen=lambda: list(filter(None, [self._row()])))
        self.addAction(self._make_watch_menu(self))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.by_hand.wanted.connect(session.module.change)
        self.by_hand.refused.connect(session.refused)
        self.by_hand.gradient_wanted.connect(self._read_again)
        self.heatmap.picked.connect(self._point_at_value)
        session.live_changed.connect(self._read_again)
        self.flow.wanted.connect(self._read_again)
        following = Following(session, self._follow, self)
        self.reader.counted.connect(following.ended)
        self.reader.refused.connect(following.ended)
        document.replaced.connect(self._another_design)

    def show_tensor(self, name: str, follows: bool = False) -> None:
        """Shows the parameter or buffer of this name; one that only `follows` the canvas waits while flow is shown."""
        self._chosen_name, self._path, self._other = name, "", None
        if not self.flow.sort:
            self._read_again()
        elif not follows:
            self.flow.set_sort("")

    def turn_back(self, name: str) -> None:
        """Shows this parameter where what flows or what changed is on show."""
        if self.flow.sort or self._other is not None:
            self.show_tensor(name)

    def show_subject(self, subject: Subject, title: str) -> None:
        """Shows something else than a parameter as it is now, such as how it changed."""
        self._other = (subject, title)
        if self.flow.sort:
            self.flow.set_sort("")
        else:
            self._read_again()

    def _add_entries(self, menu: QMenu) -> None:
        super()._add_entries(menu)
        menu.addAction(self._make_watch_menu(menu))

    def _another_design(self) -> None:
        """Another design comes: what was chosen is none of its own."""
        self.show_tensor("")

    def _read_again(self) -> None:
        if self._other is not None and not self.flow.sort:
            self._read_other(*self._other)
            return
        row = self._row() if not self.flow.sort else None
        self.by_hand.setVisible(row is not None and row.count > 0 and row.device != "meta")
        if self.flow.sort and self.isVisible():
            self._stale = False
            self.flow.show_flow()
        elif self.flow.sort:
            self._stale = True
        elif row is None:
            name = self._chosen_name
            self.say(f"{name} is not in the live module any more." if name else NOTHING)
        elif self.isVisible():
            self._stale = False
            self.by_hand.show_tensor(self._chosen_name, row.kind == "parameter")
            kind = "buffer" if row.kind == "buffer" else "trained" if row.trained else "frozen"
            facts = (row.device, kind, "gradient" if self._of_gradient else row.sort)
            self.look_at(OfModule(self._chosen_name, self._of_gradient), self._chosen_name, facts)
        else:
            self._stale = True

    def _follow(self) -> bool:
        """Training has moved the values: they are read anew while they are seen, and once it rests in any case."""
        seen = self.isVisible() and bool(self.flow.sort or self._other is not None or self._row() is not None)
        if seen:
            self._read_again()
        return seen

    def _read_other(self, subject: Subject, title: str) -> None:
        self.by_hand.hide()
        self._stale = not self.isVisible()
        if not self._stale:
            name, _, how = title.partition(": ")  # beside the lists there is no room for both
            self.look_at(subject, name, (how,) if how else ())

    def _point_at_value(self) -> None:
        """A click on a value of a parameter means that one; a gradient, or another way to see it, has none to set."""
        index = self.heatmap.index_under_mouse
        if index is not None and self.reader.subject == OfModule(self._chosen_name):
            self.by_hand.point_at(index)

    @property
    def _of_gradient(self) -> bool:
        row = self._row()
        return self.by_hand.gradient.isChecked() and row is not None and row.kind == "parameter"

    def _row(self) -> ParameterRow | None:
        """The chosen one, also where its node, or a block around it, is called otherwise since."""
        rows = self._session.live.rows if self._session.live else ParameterTable()
        row = rows.find(self._chosen_name)
        if row is None and self._path:
            row = renamed(rows, self._chosen_name, self._path)
            self._chosen_name = row.name if row else self._chosen_name
        self._path = row.path if row else self._path
        return row

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read_again()
