"""The inspector's form of selected wires: where each runs, what flows through it, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from designer.graph.edit import apply_repair
from designer.graph.model import Edge, Port
from designer.graph.problem import Problem
from designer.graph.query import ends_named
from designer.ui.document import Document
from designer.ui.panels.inspector.fields import IN, role_of
from designer.ui.panels.inspector.title import EDGE, INSET
from designer.ui.session import Session
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import label, say
from designer.ui.widgets.link import Link

MOST = 12
"""So many of several wires are named."""


class WireForm(QWidget):
    """Nothing of a wire is edited here: its ends are moved with the mouse."""

    def __init__(self, document: Document, session: Session) -> None:
        super().__init__()
        self._document, self._session = document, session
        self.title = label("", "heading", wrap=True)
        self.ends, self.flows = label("", "quiet", wrap=True), label("", wrap=True)
        self.message = label("", "problem", wrap=True)
        self.repair = Link()
        self._problem: Problem | None = None
        self.repair.clicked.connect(self._mend)
        for words in (self.title, self.ends, self.message, self.flows):
            words.setContentsMargins(IN, 0, 0, 0)
        column = vbox(self.title, self.ends, self.message, spacing=8)
        column.addWidget(self.repair, 0, Qt.AlignmentFlag.AlignLeft)
        vbox(column, self.flows, None, spacing=8, margins=(EDGE + INSET - IN, 10, 12, 12), within=self)

    def show_wires(self, edges: Collection[Edge], told: Callable[[Edge], str]) -> None:
        """Shows these wires of the block on show, at least one; `told` says what is known of one."""
        block = self._document.block
        names = [" to ".join(ends_named(block, edge)) for edge in block.edges if edge in edges]
        only = next(iter(edges)) if len(edges) == 1 else None
        self.title.setText(names[0] if only else f"{len(names)} wires")
        more = [f"and {len(names) - MOST} more"] if len(names) > MOST else []
        self.ends.setText(self._ends(only) if only else "\n".join(names[:MOST] + more))
        self.flows.setText(told(only) or "What flows here is not known yet." if only else "")
        self.flows.setVisible(only is not None)
        self._show_problem(only)

    def _ends(self, edge: Edge) -> str:
        return f"From {self._port(edge.source, 'output')} into {self._port(edge.target, 'input')}."

    def _port(self, port: Port, side: str) -> str:
        """`the output of conv1`, `the input other of plus`; a port that is called as its side is needs no name."""
        name = "" if port.name in (side, "value") else f" {port.name}"
        return f"the {side}{name} of {self._document.block.node(port.node).name}"

    def _show_problem(self, edge: Edge | None) -> None:
        """What keeps the wire from fitting, as its card says, and what mends it."""
        problem = self._problem = self._problem_of(edge) if edge else None
        repair = problem.repair if problem else None
        say(self.message, problem.message if problem else "", role_of(problem))
        self.repair.setText(repair.text if repair else "")
        self.repair.setVisible(repair is not None)

    def _problem_of(self, edge: Edge) -> Problem | None:
        """One of the port, or an error of the node that speaks of none."""
        there = (self._document.block_name, edge.target.node)
        found = [p for p in self._session.problems if (p.block, p.node) == there]
        of_port = (p for p in found if p.port == edge.target.name)
        return next(of_port, next((p for p in found if not p.port and p.severity == "error"), None))

    def _mend(self) -> None:
        if self._problem is not None and (repair := self._problem.repair):
            self._document.edit(repair.text, apply_repair(self._document.design, repair))
