"""The live module in the engine: built anew after an edit, changed by hand, and what it holds."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from designer.codegen.source import Source
from designer.engine.calls.call import Call
from designer.engine.calls.live import BuildLive, TellLive
from designer.graph.devices import base
from designer.runtime.reports import LiveReport
from designer.ui.document import Document
from designer.ui.session.engine_link import EngineLink, OnReply
from designer.ui.session.findings import Findings
from designer.ui.session.program_writer import ProgramWriter

BUILD_AFTER = 200
"""How long the design must rest before the live module is built anew, in ms: shapes come first."""


class LiveModule(QObject):
    """Keeps the live module in step with the design.

    Attributes:
        report: Its parameters; of an earlier design while `is_current` is false, None before there is one.
        starts_fresh: Another design came and has no module yet: nothing of the one before goes over into it.
    """

    changed = Signal()
    """Another module, or other values in it, as far as the window knows."""

    def __init__(
        self, document: Document, writer: ProgramWriter, findings: Findings, engine: EngineLink, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document, self._writer, self._findings, self._engine = document, writer, findings, engine
        self.report: LiveReport | None = None
        self.starts_fresh = False
        self._built: tuple[Source, str] | None = None
        self._timer = QTimer(self, singleShot=True, interval=BUILD_AFTER)
        self._timer.timeout.connect(self.bring_up_to_date)
        engine.lost.connect(self._lost)

    @property
    def is_current(self) -> bool:
        """Whether the live module is that of the present text, on the chosen device."""
        return self._writer.is_current and self._built == self._wanted

    @property
    def _wanted(self) -> tuple[Source, str]:
        return self._writer.program.source, base(self._document.design)

    def build_soon(self) -> None:
        """Once the design rests, its module is built; one that cannot run keeps the last that could."""
        if self._findings.has_errors:
            self._timer.stop()
        elif not self.is_current:
            self._timer.start()

    def bring_up_to_date(self) -> None:
        """Has the live module be that of the present design before what is asked next."""
        self._writer.finish()
        if not self.is_current:
            self._timer.stop()
            self.build()

    def build(self) -> None:
        """Builds the present design, if it can and may run."""
        held = self._findings.has_errors or self._findings.untrusted or self._engine.holds(self._document.design)
        if not held and self._writer.is_current:
            self.build_again(self.starts_fresh)

    def build_again(self, fresh: bool = False) -> None:
        """Other values are, or with `fresh` are to be, in the live module: `report` tells of them."""
        self._engine.ask(BuildLive(self._document.design, fresh=fresh), self._built_reply())

    def change(self, call: Call[LiveReport]) -> None:
        """Does something to the live parameters; panels then show what is live."""
        self.bring_up_to_date()
        self._tell(call)

    def look(self, only_changes: bool = False) -> None:
        """The rows anew, after a run found shapes that were not yet known, or after a statement of the console."""
        if self.report is not None or not only_changes:
            self._tell(TellLive(), only_changes)

    def take(self, report: LiveReport) -> None:
        """This is what the live module holds now."""
        self.report = report
        self.changed.emit()

    def forget(self) -> None:
        """Another design comes: nothing of the one before goes over into it, even where ids are the same."""
        self._built, self.report, self.starts_fresh = None, None, True
        self.changed.emit()

    def stop(self) -> None:
        """Nothing is built any more."""
        self._timer.stop()

    def _built_reply(self) -> OnReply:
        self._writer.finish()
        wanted, token = self._wanted, self._document.token

        def built(report: LiveReport) -> None:
            if token == self._document.token:  # else the module of a design that was closed meanwhile
                self._built, self.starts_fresh = wanted, False
                self.take(report)

        return built

    def _tell(self, call: Call[LiveReport], only_changes: bool = False) -> None:
        token = self._document.token

        def told(report: LiveReport) -> None:
            before = (self.report.moment, self.report.rows) if self.report and only_changes else None
            if token == self._document.token and (report.moment, report.rows) != before:
                self.take(report)

        self._engine.ask(call, told)

    def _lost(self) -> None:
        self._built = None
