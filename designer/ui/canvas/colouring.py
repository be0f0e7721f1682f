"""Colours the cards by what they cost, and keeps them so while one goes about and edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from designer.graph.query import FOR_PEOPLE
from designer.numbers import percent
from designer.ui.canvas.heat import BETWEEN, Heat, step_of
from designer.ui.canvas.legend import Legend
from designer.ui.cost_columns import BY_ID, CostColumn

if TYPE_CHECKING:
    from designer.ui.canvas.canvas import Canvas

CHOICES = {
    "": "Nothing", "parameters": "Parameters", "multiply_adds": "Multiply-adds", "bytes_out": "Memory",
    "forward": "Time", "field": "Receptive field",
}  # fmt: skip
"""What the canvas can be coloured by."""
FIELD = "field"


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

    def choose(self, by: str) -> None:
        """Colours by something else; times that nobody has measured yet are measured."""
        self.by = by
        costs = self._session.costs
        costs.follow(self, bool(by) and by != FIELD)
        self._session.field_sizes.follow(by == FIELD)
        if by and by != FIELD and BY_ID[by].measured and costs.measured is None:
            costs.measure(self._session.choice.batch)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        if not self.by:
            self._scene.set_heat({})
            self.legend.hide()
            return
        if self.by == FIELD:
            self._show_field_sizes()
            return
        column = BY_ID[self.by]
        numbers = self._numbers(column)
        dearest = max((number for number in numbers.values() if number), default=0.0)
        # Of thousands of cards many cost the same.
        heats = {number: self._heat(column, number, dearest) for number in set(numbers.values())}
        self._scene.set_heat({node_id: heats[number] for node_id, number in numbers.items()})
        self.legend.say(CHOICES[self.by], column.brief(dearest) if dearest else "", self._note(column, dearest))

    def _show_field_sizes(self) -> None:
        """How many cells of the input one cell after each node sees."""
        found, here = self._session.field_sizes, self._document.here
        nodes = [node for node in self._document.block.nodes if node.kind not in FOR_PEOPLE]
        sizes = {node.id: found.sizes.get("/".join((*here, node.id))) for node in nodes}
        seen = {node_id: rows * columns for node_id, (rows, columns) in ((i, s) for i, s in sizes.items() if s)}
        most = max(seen.values(), default=0)
        self._scene.set_heat(
            {i: Heat(step_of(seen[i], most), f"sees {s[0]}×{s[1]}") if s else Heat(0) for i, s in sizes.items()}
        )
        widest = next((f"{s[0]}×{s[1]}" for i, s in sizes.items() if s and seen[i] == most), "")
        none = "" if widest else "no node here sees a part of the input only" if found.known else "being found …"
        self.legend.say(CHOICES[FIELD], widest, found.refusal or none)

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


_NOTHING = {False: "nothing here costs any", True: "not measured yet: Run ▸ Measure Cost"}
