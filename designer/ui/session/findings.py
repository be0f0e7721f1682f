"""Shapes of the present design, and what is not yet right in it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from designer.catalogue.own_code import spoken
from designer.catalogue.size_repairs import told_by_wire
from designer.engine.calls.shapes import FindShapes
from designer.files.trust import Trust, untrusted
from designer.graph.edit import apply_repair
from designer.graph.model import Design
from designer.graph.problem import Problem
from designer.runtime.reports import ShapesReport
from designer.ui.document import Document
from designer.ui.session.engine_link import EngineLink
from designer.ui.session.program_writer import ProgramWriter


class Findings(QObject):
    """What is known of the present design without its live module.

    Attributes:
        shapes: Shapes and counts, None until the engine has told them.
        problems: What is not right: found without torch at once, with shapes when they are there.
        stopped: Of those, where the last run stopped.
    """

    found = Signal()
    """The engine has told the shapes."""

    def __init__(self, document: Document, writer: ProgramWriter, engine: EngineLink, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._writer, self._engine = document, writer, engine
        self.shapes: ShapesReport | None = None
        self.problems: tuple[Problem, ...] = writer.program.problems
        self.stopped: tuple[Problem, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether the design has a problem that keeps it from running."""
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def untrusted(self) -> tuple[str, ...]:
        """The custom layers whose code would have to run and may not."""
        return untrusted(self._document.design, Trust())

    def obstacle(self) -> str:
        """What keeps the design from running, in words; empty where nothing does."""
        if names := self.untrusted:
            of = spoken(self._document.design, names[0])
            return f"the Python code of {of} is not trusted; Trust stands above the drawing"
        return next((problem.message for problem in self.problems if problem.severity == "error"), "")

    def forget(self) -> None:
        """The design is another one."""
        self.shapes, self.stopped = None, ()

    def stop_at(self, stopped: tuple[Problem, ...]) -> None:
        """This is told of the last run beside what is told of the design; of one that came to its end, nothing."""
        if stopped != self.stopped:
            known = self.problems[: len(self.problems) - len(self.stopped)]
            self.problems, self.stopped = (*known, *stopped), stopped
            self.found.emit()

    def read_program(self) -> None:
        """The program was written: its problems count until there are shapes."""
        if self.shapes is None:
            self.problems = self._writer.program.problems

    def find(self, design: Design) -> None:
        """Asks the engine for the shapes of the design that is to be the present one."""
        if not self._engine.holds(design):
            self._engine.ask(FindShapes(design), lambda report: self._take(design, report))

    def _take(self, design: Design, report: ShapesReport) -> None:
        if design is self._writer.wanted and not self._filled_in(report):
            self.shapes, self.problems, self.stopped = report, report.problems, ()
            self.found.emit()

    def _filled_in(self, report: ShapesReport) -> bool:
        """Settings that were never given and that the wire tells are filled in, as part of the edit that wired them."""
        design = after = self._document.design
        for problem in report.problems:
            if problem.repair is not None and told_by_wire(after, problem.repair):
                after = apply_repair(after, problem.repair)
        return after is not design and self._document.amend(after)
