"""Colours the cards by what they cost, and keeps them so while one goes about and edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from designer.graph.query import FOR_PEOPLE
from designer.numbers import percent, plural
from designer.ui.canvas.costs.heat import BETWEEN, Heat, step_of
from designer.ui.canvas.costs.legend import Legend
from designer.ui.canvas.costs.measured_heat import of_gradients, of_sizes, of_zeros
from designer.ui.cost_columns import BY_ID, CostColumn

if TYPE_CHECKING:
    from designer.ui.canvas.canvas import Canvas

CHOICES = {
    "": "Nothing", "parameters": "Parameters", "multiply_adds": "Multiply-adds", "bytes_out": "Memory",
    "forward": "Time", "field": "Receptive field", "gradient": "Gradient", "zeros": "Zeros",
}  # fmt: skip
"""What the canvas can be coloured by."""
FIELD = "field"
MEASURED = (FIELD, "gradient", "zeros")
"""What is no cost."""


class Colouring(QObject):
    """One choice for all blocks and designs.

    Attributes:
        by: What the cards are coloured by, "" for nothing.
    """

    changed = Signal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._scene, self._document, self._session = canvas.scene, canvas.document, canvas.session
        self.by = ""
        self.legend = Legend(canvas.view, canvas.scene)
        self._document.moved_to.connect(self._show)
        self._session.costs.changed.connect(self._show)
        self._session.field_sizes.changed.connect(self._show)
        self._session.activations.changed.connect(self._show)

    def choose(self, by: str) -> None:
        """Colours by something else; times that nobody has measured yet are measured."""
        self.by = by
        costs = self._session.costs
        costs.follow(self, by in BY_ID)
        self._session.field_sizes.follow(by == FIELD)
        if by in MEASURED and by != FIELD and self._session.activations.report is None:
            self._session.runs.measure_activations()
        if by in BY_ID and BY_ID[by].measured and costs.measured is None:
            costs.measure(self._session.choice.batch)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        if not self.by:
            self._scene.set_heat({})
            self.legend.hide()
            return
        if self.by in MEASURED:
            self._show_measured()
            return
        column = BY_ID[self.by]
        numbers = self._numbers(column)
        dearest = max((number for number in numbers.values() if number), default=0.0)
        # Of thousands of cards many cost the same.
        heats = {number: self._heat(column, number, dearest) for number in set(numbers.values())}
        self._scene.set_heat({node_id: heats[number] for node_id, number in numbers.items()})
        self.legend.say(CHOICES[self.by], column.brief(dearest) if dearest else "", self._note(column, dearest))

    def _show_measured(self) -> None:
        """What is known of all nodes at once: how much they see, the gradient that arrives, the share of zeros."""
        session, here = self._session, self._document.here
        paths = {
            node.id: "/".join((*here, node.id)) for node in self._document.block.nodes if node.kind not in FOR_PEOPLE
        }
        if self.by == FIELD:
            fields = session.field_sizes
            sizes = {node_id: fields.sizes.get(path) for node_id, path in paths.items()}
            heats = of_sizes(sizes, {node_id: fields.why.get(path, "") for node_id, path in paths.items()})
            note = fields.refusal or ("no node here sees a part of the input only" if fields.known else "being found …")
        else:
            found = {node_id: session.activations.of(path) for node_id, path in paths.items()}
            heats = of_gradients(found) if self.by == "gradient" else of_zeros(found)
            report = session.activations.report
            note = f"over {plural(report.batch, 'sample')}" if report else _NOTHING["activations"]
        self._scene.set_heat(heats.by_id)
        note = "" if heats.most and self.by == FIELD else note
        self.legend.say(CHOICES[self.by], heats.most, note, heats.least, "–" if self.by == FIELD else "0")

    def _numbers(self, column: CostColumn) -> dict[str, float | None]:
        """Of every card on show, what it costs."""
        costs, here = self._session.costs, self._document.here
        return {
            node.id: column.of(costs, "/".join((*here, node.id)))
            for node in self._document.block.nodes
            if node.kind not in FOR_PEOPLE
        }

    def _heat(self, column: CostColumn, number: float | None, dearest: float) -> Heat:
        if not number:
            return Heat(0)
        whole = column.of(self._session.costs, "")
        share = f"{BETWEEN}{percent(number / whole)}" if whole else ""
        return Heat(step_of(number, dearest), column.brief(number) + share)

    def _note(self, column: CostColumn, dearest: float) -> str:
        """What else there is to know of the numbers."""
        costs = self._session.costs
        if costs.refusal and column.measured:
            return costs.refusal
        if costs.report is None:
            return "being found …"
        if not dearest:
            return f"measuring, pass {costs.measuring} …" if costs.measuring else _NOTHING[column.measured]
        if column.measured and costs.stale:
            return "before the last edit"
        if not costs.report.complete:
            return "as far as known"
        here = self._document.here
        runs = max((costs.calls("/".join((*here, node.id))) for node in self._document.block.nodes), default=0)
        return f"{runs} runs" if runs > 1 else ""


_NOTHING = {
    "activations": "not measured: Run ▸ Measure Activations",
    False: "nothing here costs any",
    True: "not measured yet: Run ▸ Measure Cost",
}
