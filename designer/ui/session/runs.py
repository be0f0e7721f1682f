"""What the person has flow through the live module: a run, the accuracy, the activations of a batch."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from designer import numbers
from designer.catalogue.image_inputs import takes_images
from designer.codegen.source import Source
from designer.engine.calls.call import Call
from designer.engine.calls.run import MeasureAccuracy, MeasureActivations, RunOnce
from designer.engine.protocol import INTERRUPTED, Refusal
from designer.graph import query
from designer.runtime.reports import AccuracyReport, ActivationsReport, InputChoice, RunReport
from designer.ui.session.activations import BATCH
from designer.ui.session.data_sets import BUNDLED
from designer.ui.session.engine_link import OnReply
from designer.ui.session.stopped_at import stopped_at

if TYPE_CHECKING:
    from designer.ui.session.session import Session


class Runs(QObject):
    """Asks the engine to let data flow.

    Attributes:
        choice: What is fed in.
        last: What the last run told, None before there was one.
        accuracy: What came of the test images so far; None before any were classified.
        classified_of: Whose they are, as `choice.data`.
    """

    changed = Signal()
    """Data begins or ceases to flow, or other data will."""
    ran = Signal()
    """A run has told its outputs."""
    classified = Signal()
    """More test images were classified, or no more will be."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._under_way: Call[Any] | None = None
        self.choice = InputChoice()
        self.last: RunReport | None = None
        self.accuracy: AccuracyReport | None = None
        self.classified_of = ""
        self._classifying: MeasureAccuracy | None = None

    @property
    def under_way(self) -> bool:
        """Whether data flows, or soon will, as the person has asked."""
        return self._under_way is not None or self.classifying

    @property
    def classifying(self) -> bool:
        """Whether test images are being classified; between two calls the engine rests a moment."""
        return self._classifying is not None

    @property
    def fed(self) -> InputChoice:
        """What is truly fed in: random numbers where a bundled image is chosen and no input takes one."""
        image = self.choice.source == "data"
        return replace(self.choice, source="random") if image and not self.takes_images else self.choice

    @property
    def takes_images(self) -> bool:
        """Whether the network may take the images of the chosen data set; of a person's own only the engine knows."""
        return self.choice.data != BUNDLED or takes_images(self._session.document.design)

    def choose(self, choice: InputChoice) -> None:
        """Chooses what is fed in."""
        self.choice = choice
        self.changed.emit()

    def run(self) -> None:
        """One forward pass with the chosen input; the live module is brought up to date first."""
        if self._session.ready_to_run("run"):
            call = RunOnce(self.choice)
            self._let_flow(call, partial(self._ran, call, self._session.document.token))

    def measure_accuracy(self) -> None:
        """Classifies all test images of the chosen data set, a few with each call, so that it can be stopped."""
        if not self.classifying and self._session.ready_to_run("be measured"):
            self.classified_of = self.choice.data
            self._classify(MeasureAccuracy(self.choice.data))

    def measure_activations(self) -> None:
        """How the activations of every node behave over a batch of the chosen input."""
        if self._session.ready_to_run("be measured"):
            call = MeasureActivations(replace(self.choice, batch=BATCH))
            self._let_flow(call, partial(self._activations_measured, self._program))

    def forget(self) -> None:
        """Another design comes."""
        self.last = self.accuracy = self._classifying = None
        self.classified.emit()

    @property
    def _program(self) -> tuple[str, Source]:
        """What the activations are measured of: this text, of this design."""
        return self._session.document.token, self._session.current_source()

    def _let_flow(self, call: Call[Any], on_reply: OnReply) -> None:
        """Asks, and keeps in mind that it is under way."""
        self._under_way = call

        def ended(then: OnReply, answer: Any) -> None:
            if self._under_way is call:
                self._under_way = None
                self.changed.emit()
            then(answer)

        self._session.ask(call, partial(ended, on_reply), partial(ended, partial(self._refused, call)))
        self.changed.emit()

    def _ran(self, call: RunOnce, token: str, report: RunReport) -> None:
        if token != self._session.document.token:
            return  # of a design that was closed meanwhile
        self.last = report
        self._session.findings.stop_at(())
        self._session.flows.take(call.choice, report)
        if report.filled:
            self._session.module.look()
        self.ran.emit()

    def _classify(self, call: MeasureAccuracy) -> None:
        self._classifying = call
        self._let_flow(call, partial(self._accuracy_measured, call))

    def _accuracy_measured(self, call: MeasureAccuracy, report: AccuracyReport) -> None:
        if call is not self._classifying:
            return  # of a design that was closed meanwhile
        self.accuracy, self._classifying = report, None
        if report.filled:
            self._session.module.look()
        if report.done:
            self.changed.emit()
        elif self._session.engine.holds(self._session.document.design):
            self.changed.emit()
            self._session.stopped.emit()
        else:
            self._classify(MeasureAccuracy(call.data, report.count))
        self.classified.emit()

    def _activations_measured(self, program: tuple[str, Source], report: ActivationsReport) -> None:
        if program == self._program:
            self._session.activations.take(report)

    def _refused(self, call: Call[Any], refusal: Refusal) -> None:
        if call is self._classifying:
            self._classifying = None
            self.changed.emit()
            self.classified.emit()
        self._session.engine.refuse(refusal)
        self._session.findings.stop_at(stopped_at(self._session.document.design, refusal))
        live = self._session.module.report
        if live is not None and live.rows.waiting and not refusal.lost:
            self._session.module.look()  # it may have found some shapes before it failed
        if isinstance(call, RunOnce) and not refusal.lost:
            stopped = refusal.text == INTERRUPTED
            self._session.flows.ask(call.choice, self._tell_rounds if stopped else lambda _: None)

    def _tell_rounds(self, report: RunReport) -> None:
        """A run was stopped: the loop that went round most often is what kept it."""
        path, count = max(report.rounds.items(), key=lambda one: one[1], default=("", 0))
        if count:
            where = query.place(self._session.document.design, tuple(path.split("/")))
            self._session.refused.emit(f"stopped: {where} had gone round {numbers.plural(count, 'time')}")
