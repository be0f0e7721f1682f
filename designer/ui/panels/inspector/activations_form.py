"""What can be seen of a node at work: the way into the laboratory, and how its activations behave over a batch."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from designer.graph.model import Node
from designer.graph.query import FOR_PEOPLE
from designer.runtime.laboratory.kinds import has_window, is_dense, may_have_curve
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.panels.facts import Facts
from designer.ui.panels.inspector.unit_bars import UnitBars, dead_words
from designer.ui.session import Session
from designer.ui.session.activations import advice, exactly, facts
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.into_view import into_view
from designer.ui.widgets.labels import label, say
from designer.ui.widgets.link import link_button

STEP = "Step its window over what flows in, try kernels (Ctrl+Shift+K)"
READ = "Its curve and slope, over what flows in (Ctrl+Shift+K)"
FOLLOW = "What flows in, moved under it and under a convolution (Ctrl+Shift+K)"


class ActivationsForm(QWidget):
    """Hidden where several nodes are selected, or one that nothing flows through."""

    laboratory_wanted = Signal()

    def __init__(self, document: Document, session: Session) -> None:
        super().__init__()
        self._document, self._session = document, session
        self._node: Node | None = None
        self._asked = False
        self.look, self.measure = link_button("Show in Laboratory"), link_button("Measure Activations")
        self.measure.setToolTip("Mean, spread, zeros, saturation and dead units over a batch")
        self.facts, self.units, self.unit_words = Facts(), UnitBars(), label("", "quiet", wrap=True)
        self.advice = label("", "warning", wrap=True)
        below = vbox(self.advice, self.units, self.unit_words, margins=(7, 4, 4, 4))
        column = vbox(self.facts, below, spacing=4, margins=(0, 8, 0, 0), within=self)
        links = vbox(margins=(2, 0, 0, 0))
        column.addLayout(links)
        for button in (self.look, self.measure):
            links.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.units.hovered.connect(self.unit_words.setText)
        self.look.clicked.connect(self.laboratory_wanted)
        self.measure.clicked.connect(self._measure)
        session.activations.changed.connect(self._show)

    def show_node(self, node: Node | None) -> None:
        """Shows this node of the block on show."""
        self._node = node
        self._show()

    def _show(self) -> None:
        node, activations = self._node, self._session.activations
        self.setVisible(node is not None and node.kind not in FOR_PEOPLE)
        if node is None:
            return
        block = self._document.block
        window, curve, dense = has_window(block, node), may_have_curve(block, node), is_dense(block, node)
        self.look.setVisible(window or curve or dense)
        self.look.setToolTip(STEP if window else READ if curve else FOLLOW)
        found = activations.of("/".join((*self._document.here, node.id)))
        self.measure.setVisible(activations.report is None)
        if found is None or activations.report is None:
            self.facts.show_facts("", ())
            self._show_units(())
            say(self.advice, "", "warning")
            return
        self._show_units(found.unit_zeros)
        say(self.advice, advice(found), "warning")
        batch = activations.report.batch
        self.facts.show_facts(f"Activations over {batch:,} sample{'s' if batch > 1 else ''}", facts(found))
        self.facts.explain("mean", exactly(found, dict(facts(found))["mean"]))
        if self._asked:
            self._asked = False
            into_view(self)

    def _measure(self) -> None:
        self._asked = True
        self._session.runs.measure_activations()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.units.set_palette(palette)

    def _show_units(self, shares: tuple[float, ...]) -> None:
        """The zeros of each unit of a ReLU, and which ones are dead."""
        self.units.show_shares(shares)
        self.unit_words.setVisible(bool(shares))
        self.unit_words.setText(f"Zeros by unit; {dead_words(self.units.dead)}")
