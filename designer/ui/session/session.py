"""The session: text, shapes, problems and the live module, kept in step with the design."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from designer.codegen.source import Source
from designer.engine.calls.call import Call
from designer.engine.calls.devices import Devices
from designer.engine.console import Said
from designer.graph.devices import base, set_device
from designer.graph.problem import Problem
from designer.graph.versions.diff import Change
from designer.runtime.reports import InputChoice, LiveReport, RunReport, ShapesReport
from designer.ui.document import Document
from designer.ui.session.activations import Activations
from designer.ui.session.data_sets import DataSets
from designer.ui.session.engine_link import EngineLink, MakeClient, OnRefusal
from designer.ui.session.fed_before import FedBefore
from designer.ui.session.findings import Findings
from designer.ui.session.flows import Flows
from designer.ui.session.live_module import LiveModule
from designer.ui.session.program_writer import ProgramWriter
from designer.ui.session.remembered import Remembered
from designer.ui.session.rounds import Rounds
from designer.ui.session.runs import Runs
from designer.ui.session.weight_files import WeightFiles

if TYPE_CHECKING:
    from designer.ui.session.costs import Costs
    from designer.ui.session.field_sizes import FieldSizes

R = TypeVar("R")


class Session(QObject):
    """What is known of the present design, and the way to ask for more.

    An edit goes down the line: the program is written, shapes are found, and the live module is built once the design
    rests. What people ask for besides (runs, weights files, costs) first brings the module up to date.

    Attributes:
        engine: The way to the process in which torch runs.
        findings: Shapes and problems.
        module: The live module.
        runs: What flowed through it last, and the way to let more flow.
        remembered: What is found again the next time.
        data_sets: Images of the person's own that can flow through it.
        weights: Its weights files.
        activations: Those that were measured last.
        flows: Thumbnails of what flowed.
        rounds: Which round of each region they show.
        trains: The live module learns.
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

    def __init__(self, document: Document, make_client: MakeClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.trains = False
        self.engine = EngineLink(document, make_client, self)
        self._writer = ProgramWriter(document.design, self)
        self.findings = Findings(document, self._writer, self.engine, self)
        self.module = LiveModule(document, self._writer, self.findings, self.engine, self)
        self.runs = Runs(self)
        self.remembered = Remembered()
        self._fed_before = FedBefore(self)
        self.data_sets = DataSets(self)
        self.weights = WeightFiles(self)
        self.activations = Activations(self)
        self.flows = Flows(self)
        self.rounds = Rounds(self)
        self._hear_document()
        self._hear_parts()

    def _hear_document(self) -> None:
        self.document.replaced.connect(self._design_replaced)
        self.document.changed.connect(self._design_changed)

    def _hear_parts(self) -> None:
        self.engine.started.connect(self._engine_started)
        self.engine.state_changed.connect(self.state_changed)
        self.engine.printed.connect(self.printed)
        self.engine.refused.connect(self.refused)
        self.engine.stopped.connect(self.stopped)
        self._writer.written.connect(self._program_written)
        self.findings.found.connect(self._shapes_found)
        self.module.changed.connect(self.activations.forget)
        self.module.changed.connect(self.live_changed)
        self.runs.changed.connect(self.state_changed)
        self.runs.ran.connect(self.ran)

    @cached_property
    def costs(self) -> Costs:
        """What the design costs, made when somebody looks."""
        from designer.ui.session.costs import Costs

        return Costs(self)

    @cached_property
    def field_sizes(self) -> FieldSizes:
        """How much of the input each node sees, made when somebody looks."""
        from designer.ui.session.field_sizes import FieldSizes

        return FieldSizes(self)

    @property
    def source(self) -> Source:
        """The program that the design is; of a design of thousands of nodes it comes a moment after an edit."""
        return self._writer.program.source

    @property
    def writing(self) -> bool:
        """Whether the program of the present design is still to come."""
        return self._writer.busy

    def current_source(self) -> Source:
        """The program that the design is right now."""
        return self._writer.finish().source

    @property
    def shapes(self) -> ShapesReport | None:
        """Shapes and counts of the present design, None until the engine has told them."""
        return self.findings.shapes

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is not right in the design."""
        return self.findings.problems

    @property
    def has_errors(self) -> bool:
        """Whether the design has a problem that keeps it from running."""
        return self.findings.has_errors

    @property
    def untrusted(self) -> tuple[str, ...]:
        """The custom layers whose code would have to run and may not."""
        return self.findings.untrusted

    @property
    def live(self) -> LiveReport | None:
        """The live module's parameters; of an earlier design while `live_is_current` is false."""
        return self.module.report

    @property
    def live_is_current(self) -> bool:
        """Whether the live module is that of the present text, on the chosen device."""
        return self.module.is_current

    @property
    def settled(self) -> bool:
        """Whether shapes are known and, if the design can run, its live module is there too."""
        if self.shapes is None or self.has_errors or self.untrusted:
            return self.shapes is not None
        return self.live is not None and self.live_is_current

    @property
    def state(self) -> str:
        """What the engine is at: "starting", "ready", "busy" or "stopped"."""
        return self.engine.state

    @property
    def devices(self) -> Devices | None:
        """What the engine's machine computes on, None until it has told."""
        return self.engine.devices

    @property
    def choice(self) -> InputChoice:
        """What is fed in when the design is run."""
        return self.runs.choice

    @property
    def last_run(self) -> RunReport | None:
        """What the last run told."""
        return self.runs.last

    @property
    def device(self) -> str:
        """The device that the design is for; where the machine has none such, the module is on the CPU."""
        return base(self.document.design)

    def start(self) -> None:
        """Starts the engine; the window is usable meanwhile."""
        self.engine.start()

    def close(self) -> None:
        """Ends the engine."""
        self.module.stop()
        self._writer.stop()
        self.engine.close()

    def ask(self, call: Call[R], on_reply: Callable[[R], None], on_refusal: OnRefusal | None = None) -> None:
        """Asks the engine; the answer comes in the window's own thread."""
        self.engine.ask(call, on_reply, on_refusal)

    def execute(self, code: str, hear: Callable[[Said], None], cursor: int | None = None) -> None:
        """Runs what a person typed where `net` is the live module, or asks what could stand at the cursor.

        What the statement did to the module is seen everywhere once it has ended.
        """

        def heard(said: Said) -> None:
            hear(said)
            if said.sort == "end":
                self.module.look(only_changes=True)

        if cursor is None:
            self.engine.release()
            self.module.bring_up_to_date()
        self.engine.execute(code, heard, cursor)

    def interrupt(self) -> None:
        """Breaks off what the engine is doing; one that does not hear is ended and started again."""
        self.engine.interrupt()

    def restart(self) -> None:
        """Ends the engine and starts another; the last weights file is put back."""
        self.engine.restart()

    def run(self) -> None:
        """One forward pass with the chosen input; the live module is brought up to date first."""
        self.runs.run()

    def ready_to_run(self, what: str) -> bool:
        """Whether the design can run; what stands in the way is told. The live module is brought up to date."""
        self._writer.finish()
        self.engine.release()
        if obstacle := self.findings.obstacle():
            self.refused.emit(f"the design cannot {what} yet: {obstacle}")
            return False
        self.module.bring_up_to_date()
        return True

    def set_choice(self, choice: InputChoice) -> None:
        """Chooses what is fed in."""
        self.runs.choose(choice)
        self._fed_before.keep()

    def set_device(self, name: str) -> None:
        """Says that the design is for another device; the live module moves there with its weights."""
        if name != self.device:
            self.document.edit(f"Run on {name}", set_device(self.document.design, name), merge="device")

    def reinitialise(self) -> None:
        """New weights for the whole live module."""
        self.weights.forget()
        self.module.build_again(fresh=True)

    def look_again(self) -> None:
        """Other code is trusted now: what was not known may be."""
        self.findings.forget()
        self.engine.release()
        self.findings.find(self._writer.wanted)

    def _design_replaced(self) -> None:
        self.runs.forget()
        self.weights.forget()
        self.flows.forget()
        self.runs.choose(self._fed_before.choose())
        self.module.forget()

    def _design_changed(self, change: Change) -> None:
        """Brings everything in line; what only people see, such as where a card stands, changes nothing here."""
        if change.device:
            self.state_changed.emit()
        if change.matters or self.module.starts_fresh:
            self.findings.forget()
            self.activations.forget()
            # Asked first: the engine finds the shapes while the window writes the program.
            self.findings.find(self.document.design)
            self._writer.write(self.document.design)

    def _program_written(self) -> None:
        self.findings.read_program()
        if self.shapes is not None:
            self.module.build_soon()
        self.source_changed.emit()

    def _shapes_found(self) -> None:
        self.shapes_changed.emit()
        self.module.build_soon()

    def _engine_started(self) -> None:
        self.findings.find(self._writer.wanted)
        if not self.document.design.layers:  # a person's code may never end: then nothing more waits behind it
            self.module.build()
        self.weights.put_back()
