"""The choice of what is looked at: a parameter, or of the selected node its output, its gradient or its attention."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from designer.catalogue.attention import may_attend
from designer.catalogue.interface import output_ports
from designer.engine.calls.flows import LookAtFlow
from designer.graph import query
from designer.graph.model import Node, Path
from designer.runtime.flows.aim_words import in_words
from designer.runtime.pictures.reports import Facts
from designer.runtime.reports import FlowFacts, OfFlow
from designer.ui.document import Document
from designer.ui.panels.run.aim_form import AimForm
from designer.ui.panels.weights.tensor_view import TensorView
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.elided_combo import ElidedComboBox
from designer.ui.widgets.number_box import NumberBox

Sort = Literal["", "output", "gradient", "attention"]
SORTS: tuple[tuple[Sort, str, str], ...] = (
    ("", "Parameter", "The parameter that was chosen in the Parameters panel"),
    ("output", "Output", "What flows out of the selected node"),
    ("gradient", "Gradient", "What comes back to the selected node's output"),
    ("attention", "Attention", "Where each head of the selected node attends"),
)
NOT_LIVE = "What flows here is shown once the network can run."
NOTHING = "Select a node to see what flows out of it."


class FlowBar(QWidget):
    """Follows the selection while something that flows is looked at, and tells a `TensorView` what to show."""

    wanted = Signal()
    """Something else is to be looked at: a parameter in place of what flows, another node, another of its calls."""

    def __init__(self, document: Document, session: Session, view: TensorView, asker: str) -> None:
        super().__init__()
        self._document, self._session, self._view, self._asker = document, session, view, asker
        self._path: Path = ()
        self._facts: Facts | None = None
        self._make_widgets()
        self._connect()
        self._show_choices(None)

    @property
    def sort(self) -> Sort:
        """What is looked at; "" for a parameter."""
        return SORTS[self.tabs.currentIndex()][0]

    def look_at(self, path: Path, port: str = "") -> None:
        """What flows out of a node; its output first, unless something else that flows is looked at."""
        self._go_to(path, port)
        if not self.sort:
            self.set_sort("output")
        else:
            self.wanted.emit()

    def follow(self, path: Path, port: str = "") -> None:
        """Something else was selected: it is looked at if what flows is."""
        self._go_to(path, port)
        self._tell()

    def set_sort(self, sort: Sort) -> None:
        """Looks at a parameter, an output, a gradient or attention."""
        self.tabs.setCurrentIndex([one for one, _, _ in SORTS].index(sort))

    def show_flow(self) -> None:
        """Has the view show what is chosen, as it is now."""
        node = self._node()
        if node is None:
            self._show_choices(None)
            self._view.say(NOTHING)
        elif self._session.live is None or self._session.has_errors or self._session.untrusted:
            self._view.say(NOT_LIVE)
        elif self._session.live_is_current:  # else it soon will be, and is told then
            self._view.look_at(self._subject(), self._title(node), self._words())

    def _make_widgets(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName("What is looked at")
        for at, (_, text, tip) in enumerate(SORTS):
            self.tabs.addTab(text)
            self.tabs.setTabToolTip(at, tip)
        self.port, self.part = ElidedComboBox(), ElidedComboBox()
        self.sample, self.call = NumberBox(), NumberBox()
        self.port.setAccessibleName("Which output")
        for choice in (self.port, self.part):
            choice.setMinimumWidth(116)
        self.part.setAccessibleName("Which attention")
        self.sample.setAccessibleName("Which sample of the batch")
        self.sample.setPrefix("sample ")
        self.call.setAccessibleName("Which call of the node in the run")
        self.call.setPrefix("call ")
        self.call.setSpecialValueText("last call")
        self.aim = AimForm(self._document, self._session.flows)
        self._choices = QWidget()
        hbox(
            self.port, self.part, self.sample, self.call, None, spacing=6, margins=(12, 0, 12, 0), within=self._choices
        )
        self._aim_row = QWidget()
        hbox(self.aim, margins=(12, 0, 12, 0), within=self._aim_row)
        vbox(self.tabs, self._choices, self._aim_row, spacing=4, within=self)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._change_sort)
        self._document.selection_changed.connect(self._follow)
        self._document.moved_to.connect(self._follow)
        self._session.flows.changed.connect(self._tell)
        self._session.flows.aim_changed.connect(self._tell_aim)
        self._view.told.connect(self._take_facts)
        self.port.activated.connect(self._tell)
        self.part.activated.connect(self._tell)
        self.call.valueChanged.connect(self._tell)
        self.sample.valueChanged.connect(self._turn_to_sample)

    def _change_sort(self) -> None:
        if self.sort and not self._path:
            self._follow_selection()
        self._show_choices(self._node())
        self.wanted.emit()

    def _follow(self) -> None:
        before = self._path
        self._follow_selection()
        if self._path != before:
            self._tell()

    def _follow_selection(self) -> None:
        """The node that was selected last; where none or several are, the one before stays."""
        chosen = [node for node in self._document.selected if node.kind not in query.FOR_PEOPLE]
        if len(chosen) == 1:
            self._go_to((*self._document.here, chosen[0].id), "")

    def _go_to(self, path: Path, port: str) -> None:
        if path != self._path:
            self._path = path
            with QSignalBlocker(self.call):
                self.call.setRange(0, 0)
            self.part.clear()
        self._show_choices(self._node())
        if port:
            self.port.setCurrentIndex(max(0, self.port.findText(port)))

    def _tell(self) -> None:
        if self.sort:
            self.wanted.emit()

    def _tell_aim(self) -> None:
        if self.sort == "gradient":
            self.wanted.emit()

    def _node(self) -> Node | None:
        if not self._path:
            return None
        try:
            return query.node_at(self._document.design, self._path)[1]
        except KeyError:
            return None

    def _subject(self) -> OfFlow:
        sort, flows = self.sort, self._session.flows
        assert sort
        ran, path = flows.current is not None, "/".join(self._path)
        call = self.call.value() - 1
        return OfFlow(
            path,
            flows.choice if ran else self._session.choice,
            sort,
            self.port.currentText() if self.port.count() > 1 and sort != "attention" else "",
            call if call >= 0 else self._session.rounds.call_of(path),
            max(0, self.part.currentIndex()) if sort == "attention" else 0,
            flows.aim,
        )

    def _title(self, node: Node) -> str:
        several = self.port.count() > 1 and self.sort != "attention"
        return f"{node.name} · {self.port.currentText()}" if several else node.name

    def _words(self) -> tuple[str, ...]:
        if self.sort != "gradient":
            return (self.sort,)
        return (f"gradient of {in_words(self._document.design, self._session.flows.aim)}",)

    def _show_choices(self, node: Node | None) -> None:
        """What there is to choose of a node, as far as its kind tells."""
        flows, names = bool(self.sort) and node is not None, self._outputs() if node else []
        if names != [self.port.itemText(at) for at in range(self.port.count())]:
            self.port.clear()
            self.port.addItems(names)
        attends = node is not None and may_attend(self._document.design, node)
        self.tabs.setTabVisible(len(SORTS) - 1, attends or self.sort == "attention")
        self.port.setVisible(flows and len(names) > 1 and self.sort != "attention")
        self.part.setVisible(flows and self.sort == "attention" and self.part.count() > 1)
        self.sample.setVisible(flows and self.sample.maximum() > 0)
        self.call.setVisible(flows and self.call.maximum() > 1)
        self._aim_row.setVisible(flows and self.sort == "gradient")
        shown = (self.port, self.part, self.sample, self.call)
        self._choices.setVisible(any(one.isVisibleTo(self._choices) for one in shown))

    def _outputs(self) -> list[str]:
        """Names of the outputs of the node that is looked at."""
        design = self._document.design
        try:
            name, node = query.node_at(design, self._path)
        except KeyError:
            return []
        return [port.name for port in output_ports(design, design.blocks[name], node)]

    def _take_facts(self, facts: Facts) -> None:
        """The shape has come: of how many samples one can be chosen; and how often the node was called is asked for."""
        self._facts = facts
        if not self.sort:
            return
        fixed = facts.arrangement.fixed
        with QSignalBlocker(self.sample):
            self.sample.setMaximum(facts.shape[fixed[0][0]] - 1 if fixed else 0)
        if self.sample.value():
            self._turn_to_sample()
        self._session.ask(LookAtFlow(self._subject(), asker=self._asker), self._take_choices, lambda _: None)

    def _turn_to_sample(self) -> None:
        facts = self._facts
        if facts is not None and facts.arrangement.fixed:
            ((dimension, _), *_) = facts.arrangement.fixed
            self._view.arrange(replace(facts.arrangement, fixed=((dimension, self.sample.value()),)))

    def _take_choices(self, known: FlowFacts) -> None:
        with QSignalBlocker(self.call):
            self.call.setRange(0, known.calls if known.calls > 1 else 0)
        names = [name or "attention" for name in known.parts]
        if names != [self.part.itemText(at) for at in range(self.part.count())]:
            self.part.clear()
            self.part.addItems(names)
        self._show_choices(self._node())
