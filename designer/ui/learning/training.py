"""Training as the window sees it: it asks for a few steps, and when they are there for the next, until it is paused."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from designer.engine.calls.training import ResetTraining, ResumeTraining, SaveTraining, StepBack, Train
from designer.engine.calls.weights import Saved
from designer.engine.protocol import INTERRUPTED, Refusal
from designer.errors import DesignerError
from designer.graph.versions.diff import Change
from designer.runtime.reports import LiveReport, Writing
from designer.runtime.training.reports import Recipe, Remedy, Resumed, TrainReport, on_the_way, refuse_recipe
from designer.ui.learning.checkpoints import Checkpoints
from designer.ui.learning.curve import Curve
from designer.ui.learning.pace import Pace
from designer.ui.learning.records import Records
from designer.ui.learning.watching import Watching
from designer.ui.session import Session
from designer.ui.session.on_its_way import OnItsWay

EVERY = 0.1
"""Seconds between two looks of the panels at values that move."""
EDITED = "Paused: the design was changed. Start goes on with the new module, and the optimiser starts anew."
LOST = "The engine ended while it trained, {}. It is started again; Start trains from what it has then{}."
SAVED = ", and {} goes on from where it was saved"
LISTED = "; the checkpoints are listed beside: one of them goes on from where it was written"


class Training(QObject):
    """The one training of a window.

    Attributes:
        curve: Of the present training; `records` has it too, and those before.
        back: The epochs whose weights one can go back to.
        sign: That it does not learn, and the likely reason; "" where there is no sign of it.
        remedy: What would help against that.
        recipe, epochs: How it is trained, as the person has set it; so many epochs with each Start.
        report: The last report; None before the first step and after a reset.
        words: What there is to say of it; `trouble` where that is why it does not go on.
        pace: How fast it goes by the clock.
        on_its_way: The large checkpoint that is written beside everything else.
    """

    changed = Signal()
    """It began, went on, paused or ended, or has something to say."""
    lost = Signal()
    """The engine ended while it trained, and there are checkpoints to go on from."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.setObjectName("training")
        self._session = session
        self.watching, self.records = Watching.of(session), Records.of(session)
        self.checkpoints = Checkpoints.of(session)
        self.recipe, self.epochs = Recipe(), 5
        self.curve = Curve()
        self.report: TrainReport | None = None
        self.words, self.trouble, self.sign = "", False, ""
        self.remedy: Remedy = ""
        self.back: tuple[int, ...] = ()
        self.on_its_way = OnItsWay(session, self)
        self.on_its_way.changed.connect(self.changed)
        self.pace = Pace()
        self._until, self._file = 0, ""
        self._flying: Train | None = None
        self._written = self._edited = False
        self._trained_by: Recipe | None = None
        self._moved_at = 0.0
        session.document.changed.connect(self._design_changed)
        session.document.replaced.connect(self._forget)

    @staticmethod
    def of(session: Session) -> Training:
        """The training of this session, made when it is asked for first."""
        return session.findChild(Training, "training") or Training(session)

    @property
    def runs(self) -> bool:
        """Whether it goes on by itself."""
        return self._session.trains

    def toggle(self) -> None:
        """Starts or pauses."""
        if self.runs:
            self.pause()
        else:
            self.start()

    def start(self) -> None:
        """Goes on, or begins; one that is done goes on for as many epochs again."""
        if self.runs or not self._may_go_on():
            return
        done = self.report.epoch if self.report and not self._begins_anew else 0
        if self._until <= done or self._begins_anew:
            self._until = self.epochs + done
        self._set_running(True)
        self._say("")
        self._ask()

    def pause(self, words: str = "") -> None:
        """Asks for no more steps."""
        if self.runs:
            self._set_running(False)
            self._say(words)

    def step(self) -> None:
        """One step and no more."""
        self.pause()
        if self._flying is None and self._may_go_on():
            self._until = max(self._until, (self.report.epoch if self.report else 0) + 1)
            self._say("")
            self._ask(steps=1)

    def take_recipe(self, recipe: Recipe, epochs: int) -> None:
        """It is trained so from here on."""
        self.pause()
        self.recipe, self.epochs = recipe, epochs
        self._say("")

    def reset(self) -> None:
        """The weights as they were before the first step, and no course any more."""
        self.pause()
        self._session.ask(ResetTraining(), self._has_reset, self._not_done)

    def reset_with(self, recipe: Recipe) -> None:
        """The same, and it is trained so from here on."""
        self.take_recipe(recipe, self.epochs)
        self.reset()

    def began_anew(self, words: str) -> None:
        """The module has other first values: what was trained before stays on record, and is over."""
        self._end_curve()
        self._until = 0
        self._say(words)

    def save(self, path: str, told: Callable[[Saved], None]) -> None:
        """The training as it stands into a file: weights, optimiser, random numbers and step."""

        def saved(file: Writing) -> None:
            self._file = Path(path).name
            told(Saved(file.path, file.size))

        self.pause()
        follow = self.on_its_way.follow
        self._session.ask(SaveTraining(path), lambda file: follow(file, saved, self._not_done), self._not_done)

    def resume(self, path: str) -> None:
        """Goes on from such a file; it waits for *Start*."""
        self.pause()
        self._session.module.bring_up_to_date()
        self._session.ask(ResumeTraining(path), lambda found: self._resumed(path, found), self._not_done)

    def step_back(self, epoch: int) -> None:
        """The weights as they were after this epoch; it waits for *Start*."""
        self.pause()
        self._session.ask(StepBack(epoch), lambda found: self._stepped_back(epoch, found), self._not_done)

    def _may_go_on(self) -> bool:
        try:
            refuse_recipe(self.recipe, self.epochs)
        except DesignerError as error:
            self._say(str(error), trouble=True)
            return False
        return self._session.ready_to_run("be trained")

    @property
    def _begins_anew(self) -> bool:
        """Whether the next step is the first of another training, which has all its epochs before it."""
        if self.report is None or self.report.stopped or self._edited:
            return True
        return self._trained_by is None or not on_the_way(self._trained_by, self.recipe)

    def _ask(self, steps: int = 0) -> None:
        if self._flying is not None:
            return  # its answer asks for the next
        call = Train(
            self.recipe,
            self._until,
            steps,
            keeping=self.checkpoints.wanted,
            watched=self.watching.due(bool(steps)),
            choice=self._session.choice,
        )
        self._flying = call
        self._session.ask(call, lambda report: self._heard(call, report), lambda no: self._refused(call, no))

    def _heard(self, call: Train, report: TrainReport) -> None:
        if call is not self._flying:
            return  # of a design that was closed meanwhile
        self._flying = None
        self._take(call.recipe, report)
        if self.runs:
            self.pace.heard(report, time.monotonic())
        if report.glances is not None:
            self.watching.take(report.glances)
        if report.stopped or report.done:
            self._set_running(False)
        if report.stopped:
            self._say(f"Stopped: {report.stopped}.", trouble=True)
        elif report.said:
            self._say(f"{report.said[:1].upper()}{report.said[1:]}.")
        if self.runs and self._session.engine.holds(self._session.document.design):
            self.pause("Stopped.")
        if self.runs:
            self._ask()
        elif report.writing is not None:
            self.on_its_way.follow(report.writing, lambda _file: self.checkpoints.wrote.emit(), self._not_done)
        self._tell_others(bool(report.filled))
        self.changed.emit()

    def _refused(self, call: Train, refusal: Refusal) -> None:
        if call is not self._flying:
            return
        self._flying = None
        self._set_running(False)
        if refusal.lost:
            self._say_lost()
        elif refusal.text == INTERRUPTED:
            self._say("Stopped.")
            self._session.stopped.emit()
        else:
            self._say(f"{refusal.text[:1].upper()}{refusal.text[1:]}.", trouble=True)

    def _take(self, recipe: Recipe, report: TrainReport, origin: str = "") -> None:
        """What came of a few steps; another run has a curve of its own."""
        if report.run != self.curve.run:
            self.curve, self.back, self.pace = Curve(), (), Pace()
            self.records.begin(self._session.document.design.main, recipe, self.curve, origin)
        self.on_its_way.file = report.writing
        self.report, self._trained_by, self._edited = report, recipe, False
        self.sign, self.remedy = report.sign, report.remedy
        self.back = (*self.back, *report.kept)
        self.curve.add(report)
        if report.written:
            self._written = True
            self.checkpoints.wrote.emit()

    def _say_lost(self) -> None:
        where = f"after step {self.report.step:,}" if self.report else "at its first step"
        more = SAVED.format(self._file) if self._file else LISTED if self._written else ""
        self._say(LOST.format(where, more), trouble=True)
        self._end_curve()
        if self._written:
            self.lost.emit()

    def _end_curve(self) -> None:
        """The next training has another curve, whatever number its engine gives it; this one stays on record."""
        self.curve, self.back, self.report, self.on_its_way.file = Curve(), (), None, None
        self.sign, self.remedy = "", ""

    def _tell_others(self, filled: bool) -> None:
        """Others look at values that move ten times a second at most; once it rests they are told all of them."""
        if filled or not self.runs:
            self._session.module.look()
        elif time.monotonic() - self._moved_at > EVERY:
            self._moved_at = time.monotonic()
            self._session.values_moved.emit()

    def _has_reset(self, report: LiveReport) -> None:
        self._end_curve()
        self._until = 0
        self._say("The weights are as they were before training.")
        self._session.module.take(report)

    def _resumed(self, path: str, found: Resumed) -> None:
        self.recipe, self._until = found.recipe, 0
        self._file = Path(path).name
        self._take(found.recipe, found.report, self._file)
        more = f" Note: {found.report.said}." if found.report.said else ""
        where = f"at step {found.report.step:,}, after epoch {found.report.epoch:,}"
        self._say(f"{Path(path).name} stands {where}; Go on trains from there.{more}")
        self._session.module.look()

    def _stepped_back(self, epoch: int, found: Resumed) -> None:
        self._until = 0
        before = self.records.title_of(self.curve)
        self._take(found.recipe, found.report, f"epoch {epoch} of {before}" if before else f"epoch {epoch}")
        self._say(f"The weights are as they were after epoch {epoch}; Go on trains from there, {found.report.said}.")
        self._session.module.look()

    def _not_done(self, refusal: Refusal) -> None:
        self._say(f"{refusal.text[:1].upper()}{refusal.text[1:]}.", trouble=True)

    def _design_changed(self, change: Change) -> None:
        if change.matters:
            self._edited = True
            self.pause(EDITED)

    def _forget(self) -> None:
        """Another design comes."""
        self.pause()
        self._flying, self._until, self._file, self._written = None, 0, "", False
        self._end_curve()
        self._say("")

    @property
    def left(self) -> float | None:
        """Seconds that it will still take, as far as that can be told while it runs."""
        return self.pace.left(self.report, self._until) if self.runs and self.report is not None else None

    @property
    def until(self) -> int:
        """After how many epochs it ends."""
        return self._until

    def _set_running(self, runs: bool) -> None:
        self.pace.rest()
        if runs != self._session.trains:
            self._session.trains = runs
            self._session.state_changed.emit()

    def _say(self, words: str, trouble: bool = False) -> None:
        self.words, self.trouble = words, trouble
        self.changed.emit()
