"""The window's side of the engine: keeps text, shapes, problems and the live module in step with the design."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from designer.catalogue.told import told_by_wire
from designer.codegen.source import Source
from designer.engine.calls.call import Call
from designer.engine.calls.devices import Devices
from designer.engine.calls.live import BuildLive, TellLive
from designer.engine.calls.run import MeasureAccuracy, MeasureActivations, RunOnce
from designer.engine.calls.shapes import FindShapes
from designer.engine.console import Said, Typed
from designer.engine.protocol import INTERRUPTED, EngineState, EngineText, Event, Refusal
from designer.files.trust import Trust, untrusted
from designer.graph.devices import base, set_device
from designer.graph.diff import Change
from designer.graph.edit import apply_repair
from designer.graph.model import Design
from designer.graph.problem import Problem
from designer.runtime.reports import (
    AccuracyReport,
    ActivationsReport,
    InputChoice,
    LiveReport,
    RunReport,
    ShapesReport,
)
from designer.ui.activations import BATCH, Activations
from designer.ui.document import Document
from designer.ui.flows import Flows
from designer.ui.hearers import Hearers
from designer.ui.program import Programmer
from designer.ui.stopping import Stopping
from designer.ui.weight_files import WeightFiles

if TYPE_CHECKING:
    from designer.ui.costs import Costs

BUILD_AFTER = 200
"""How long the design must rest before the live module is built anew, in ms: shapes come first."""

R = TypeVar("R")
OnReply = Callable[[Any], None]
OnRefusal = Callable[[Refusal], None]


class Client(Protocol):
    """What a session needs of an engine's client."""

    def start(self) -> None: ...
    def ask(self, call: Call[R], on_reply: Callable[[R], None], on_refusal: OnRefusal) -> None: ...
    def execute(self, typed: Typed) -> None: ...
    def interrupt(self) -> None: ...
    def restart(self) -> None: ...
    def stop(self, timeout: float = 2.0) -> None: ...


class Session(QObject):
    """What is known of the present design, and the way to ask for more.

    Attributes:
        shapes: Shapes and counts of the present design, None until the engine has told them.
        problems: What is not right: found without torch at once, with shapes when they are there.
        trains: The live module learns.
        live: The live module's parameters; of an earlier design while `live_is_current` is false.
    """

    source_changed = Signal()
    shapes_changed = Signal()
    live_changed = Signal()
    ran = Signal()
    state_changed = Signal()
    costs_changed = Signal()
    printed = Signal(str)
    refused = Signal(str)
    stopped = Signal()
    """A run was broken off, as the person wished."""
    values_moved = Signal()
    """Training has moved the values of the live module; `live` still tells of those before."""
    _arrived = Signal(object, object)

    def __init__(
        self,
        document: Document,
        make_client: Callable[[Callable[[Event], None]], Client],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.state = "starting"
        self.reason = ""
        self.devices: Devices | None = None
        self.choice = InputChoice()
        self.shapes: ShapesReport | None = None
        self.live: LiveReport | None = None
        self.last_run: RunReport | None = None
        self._run_under_way: Call | None = None
        self.trains = False
        self._programmer = Programmer(document.design, self)
        self.problems: tuple[Problem, ...] = self._programmer.program.problems
        self._built: tuple[Source, str] | None = None
        self.weights = WeightFiles(self)
        self.activations = Activations(self)
        self.flows = Flows(self)
        self._opened = 0
        self._start_fresh = False
        self._closing = False
        self._arrived.connect(self._call, Qt.ConnectionType.QueuedConnection)
        self._client = make_client(lambda event: self._arrived.emit(self._hear, event))
        self._stopping = Stopping(self, self._client.restart)
        self._build_timer = QTimer(self, singleShot=True, interval=BUILD_AFTER)
        self._build_timer.timeout.connect(self.bring_up_to_date)
        document.replaced.connect(self._forget)
        self._programmer.written.connect(self._program_written)
        document.changed.connect(self._design_changed)
        self.live_changed.connect(self.activations.forget)

    @cached_property
    def costs(self) -> Costs:
        """What the design costs, made when somebody looks."""
        from designer.ui.costs import Costs

        return Costs(self)

    @property
    def source(self) -> Source:
        """The program that the design is; of a design of thousands of nodes it comes a moment after an edit."""
        return self._programmer.program.source

    @property
    def writing(self) -> bool:
        """Whether the program of the present design is still to come."""
        return self._programmer.busy

    def current_source(self) -> Source:
        """The program that the design is right now."""
        return self._programmer.finish().source

    @property
    def has_errors(self) -> bool:
        """Whether the design has a problem that keeps it from running."""
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def untrusted(self) -> tuple[str, ...]:
        """The custom layers whose code would have to run and may not."""
        return untrusted(self.document.design, Trust())

    @property
    def live_is_current(self) -> bool:
        """Whether the live module is that of the present text, on the chosen device."""
        return self._programmer.is_current and self._built == (self.source, self.device)

    @property
    def settled(self) -> bool:
        """Whether shapes are known and, if the design can run, its live module is there too."""
        if self.shapes is None or self.has_errors or self.untrusted:
            return self.shapes is not None
        return self.live is not None and self.live_is_current

    @property
    def running(self) -> bool:
        """Whether data flows, or soon will, as the person has asked."""
        return self._run_under_way is not None

    @property
    def held(self) -> bool:
        """Whether the person said stop, and nothing else since."""
        return self._stopping.holds(self.document.design)

    def start(self) -> None:
        """Starts the engine; the window is usable meanwhile."""
        self._client.start()

    def close(self) -> None:
        """Ends the engine."""
        self._closing = True
        self._build_timer.stop()
        self._programmer.stop()
        self._client.stop()

    def ask(self, call: Call[R], on_reply: Callable[[R], None], on_refusal: OnRefusal | None = None) -> None:
        """Asks the engine; the answer comes in the window's own thread."""
        hearers = Hearers(on_reply, on_refusal or self._refuse)
        self._client.ask(
            call,
            lambda reply: self._arrived.emit(hearers.reply, reply),
            lambda refusal: self._arrived.emit(hearers.refuse, refusal),
        )

    def execute(self, code: str, hear: Callable[[Said], None], cursor: int | None = None) -> None:
        """Runs what a person typed where `net` is the live module, or asks what could stand at the cursor.

        What the statement did to the module is seen everywhere once it has ended.
        """

        def heard(said: Said) -> None:
            hear(said)
            if said.sort == "end":
                self.look_at_live(only_changes=True)

        if cursor is None:
            self._stopping.release()
            self.bring_up_to_date()
        self._client.execute(Typed(code, lambda said: self._arrived.emit(heard, said), cursor))

    def interrupt(self) -> None:
        """Breaks off what the engine is doing; one that does not hear is ended and started again."""
        self._stopping.begin()
        self._client.interrupt()

    def restart(self) -> None:
        """Ends the engine and starts another; the last weights file is put back."""
        self._stopping.release()
        self._client.restart()

    def run(self) -> None:
        """One forward pass with the chosen input; the live module is brought up to date first."""
        if self.ready_to_run("run"):
            call = RunOnce(self.choice)
            self._let_flow(call, partial(self._ran, call))

    def measure_accuracy(self, on_reply: OnReply) -> None:
        """Classifies the bundled test images."""
        if self.ready_to_run("be measured"):
            self._let_flow(MeasureAccuracy(), lambda report: self._measured(report, on_reply))

    def _let_flow(self, call: Call, on_reply: OnReply) -> None:
        """Asks for a run, and keeps in mind that it is under way."""
        self._run_under_way = call

        def ended(then: Callable[[Any], None], answer: Any) -> None:
            if self._run_under_way is call:
                self._run_under_way = None
                self.state_changed.emit()
            then(answer)

        self.ask(call, partial(ended, on_reply), partial(ended, partial(self._run_refused, call)))
        self.state_changed.emit()

    def _run_refused(self, call: Call, refusal: Refusal) -> None:
        self._refuse(refusal)
        if isinstance(call, RunOnce) and not refusal.lost:
            self.flows.ask(call.choice)

    @property
    def device(self) -> str:
        """The device that the design is for; where the machine has none such, the module is on the CPU."""
        return base(self.document.design)

    def set_device(self, name: str) -> None:
        """Says that the design is for another device; the live module moves there with its weights."""
        if name != self.device:
            self.document.edit(f"Run on {name}", set_device(self.document.design, name), merge="device")

    def measure_activations(self) -> None:
        """How the activations of every node behave over a batch of the chosen input."""
        if self.ready_to_run("be measured"):
            key = self._opened, self.current_source()
            call = MeasureActivations(replace(self.choice, batch=BATCH))
            self._let_flow(call, lambda report: self._activations_measured(key, report))

    def _activations_measured(self, key: tuple[int, Source], report: ActivationsReport) -> None:
        if key == (self._opened, self.current_source()):
            self.activations.take(report)

    def set_choice(self, choice: InputChoice) -> None:
        """Chooses what is fed in."""
        self.choice = choice
        self.state_changed.emit()

    def take_live(self, report: LiveReport) -> None:
        """Something was put into the live module: this is what it holds now."""
        self.live = report
        self.live_changed.emit()

    def reinitialise(self) -> None:
        """New weights for the whole live module."""
        self.weights.forget()
        self.build_again(fresh=True)

    def build_again(self, fresh: bool = False) -> None:
        """Other values are, or are to be, in the live module: `live` tells of them."""
        self.ask(BuildLive(self.document.design, fresh=fresh), self._built_reply())

    def look_again(self) -> None:
        """Other code is trusted now: what was not known may be."""
        self.shapes = None
        self._stopping.release()
        self._find_shapes()

    def bring_up_to_date(self) -> None:
        """Has the live module be that of the present design before what is asked next."""
        self._programmer.finish()
        if not self.live_is_current:
            self._build_timer.stop()
            self._build()

    def ready_to_run(self, what: str) -> bool:
        """Whether the design can run; what stands in the way is told. The live module is brought up to date."""
        self._programmer.finish()
        self._stopping.release()
        if names := self.untrusted:
            self.refused.emit(f"the design cannot {what} yet: the code of {names[0]} is not trusted")
            return False
        if self.has_errors:
            first = next(problem for problem in self.problems if problem.severity == "error")
            self.refused.emit(f"the design cannot {what} yet: {first.message}")
            return False
        self.bring_up_to_date()
        return True

    def _forget(self) -> None:
        """Another design comes: nothing of the one before goes over into it, even where ids are the same."""
        self._built, self.live, self.last_run = None, None, None
        self.weights.forget()
        self._opened += 1
        self._start_fresh = True
        self.flows.forget()

    def _design_changed(self, change: Change) -> None:
        """Brings everything in line; what only people see, such as where a card stands, changes nothing here."""
        if change.device:
            self.state_changed.emit()
        if change.matters or self._start_fresh:
            self.shapes = None
            self.activations.forget()
            self._programmer.write(self.document.design)
            self._find_shapes()

    def _program_written(self) -> None:
        if self.shapes is None:
            self.problems = self._programmer.program.problems
        elif not (self.has_errors or self.live_is_current):
            self._build_timer.start()
        self.source_changed.emit()

    def _find_shapes(self) -> None:
        design = self._programmer.wanted
        if not self._stopping.holds(design):
            self.ask(FindShapes(design), lambda report: self._shapes_found(design, report))

    def _shapes_found(self, design: Design, report: ShapesReport) -> None:
        if design is not self._programmer.wanted or self._filled_in(report):
            return
        self.shapes, self.problems = report, report.problems
        self.shapes_changed.emit()
        if self.has_errors:
            self._build_timer.stop()
        elif not self.live_is_current:
            self._build_timer.start()

    def _filled_in(self, report: ShapesReport) -> bool:
        """Settings that were never given and that the wire tells are filled in, as part of the edit that wired them."""
        design = after = self.document.design
        for problem in report.problems:
            if problem.repair is not None and told_by_wire(after, problem.repair):
                after = apply_repair(after, problem.repair)
        return after is not design and self.document.amend(after)

    def _build(self) -> None:
        held = self.has_errors or self.untrusted or self._stopping.holds(self.document.design)
        if not held and self._programmer.is_current:
            call = BuildLive(self.document.design, fresh=self._start_fresh)
            self.ask(call, self._built_reply())

    def _built_reply(self) -> OnReply:
        key, opened = (self.current_source(), self.device), self._opened

        def built(report: LiveReport) -> None:
            if opened != self._opened:
                return  # the module of a design that was closed meanwhile
            self._built, self.live, self._start_fresh = key, report, False
            self.live_changed.emit()

        return built

    def _ran(self, call: RunOnce, report: RunReport) -> None:
        self.last_run = report
        self.flows.take(call.choice, report)
        if report.filled:
            self.look_at_live()
        self.ran.emit()

    def _measured(self, report: AccuracyReport, on_reply: OnReply) -> None:
        if report.filled:
            self.look_at_live()
        on_reply(report)

    def change_live(self, call: Call[LiveReport]) -> None:
        """Does something to the live parameters; panels then show what is live."""
        self.bring_up_to_date()
        self._tell_live(call)

    def look_at_live(self, only_changes: bool = False) -> None:
        """The rows anew, after a run found shapes that were not yet known, or after a statement of the console."""
        if self.live is not None or not only_changes:
            self._tell_live(TellLive(), only_changes)

    def _tell_live(self, call: Call[LiveReport], only_changes: bool = False) -> None:
        opened = self._opened

        def told(report: LiveReport) -> None:
            before = (self.live.moment, self.live.rows) if self.live and only_changes else None
            if opened == self._opened and (report.moment, report.rows) != before:
                self.live = report
                self.live_changed.emit()

        self.ask(call, told)

    def _refuse(self, refusal: Refusal) -> None:
        if refusal.text == INTERRUPTED:
            self.stopped.emit()
        elif not (refusal.lost and (self._closing or self._stopping.holds(self.document.design))):
            self.refused.emit(refusal.text)

    def _hear(self, event: Event) -> None:
        if isinstance(event, EngineText):
            self.printed.emit(event.text)
            return
        was_usable = self.state in ("ready", "busy")
        self.state, self.reason = event.state, event.reason
        if event.devices:
            self._engine_started(event)
        elif event.state == "stopped" and was_usable and not self._closing:
            self._engine_lost(event)
        self.state_changed.emit()

    def _engine_started(self, event: EngineState) -> None:
        self.devices = event.devices
        self._find_shapes()
        if not self.document.design.layers:  # a person's code may never end: then nothing more waits behind it
            self._build()
        self.weights.put_back()

    def _engine_lost(self, event: EngineState) -> None:
        # One that dies while it starts is not started again: it would only die again.
        self._built = None
        if self.document.design.layers:
            self._stopping.hold()  # it may be a person's code that ended it, and would again
        self.refused.emit(f"the engine stopped ({event.reason or 'no reason given'}) and is started again")
        self._client.restart()

    def _call(self, function: Callable[[Any], None], argument: Any) -> None:
        if not self._closing:
            function(argument)
