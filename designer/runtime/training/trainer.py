"""Trains the live module, a few steps a call, and keeps the optimiser between the calls."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace
from torch import Tensor

from designer.errors import DesignerError, FileRefused
from designer.runtime.file_writer import FileWriter
from designer.runtime.live import Live
from designer.runtime.reports import Writing
from designer.runtime.training.before import Before, put
from designer.runtime.training.checkpoint import content_of, read_checkpoint
from designer.runtime.training.course import Course
from designer.runtime.training.keeper import Keeper
from designer.runtime.training.keeping import Keeping, refuse_keeping
from designer.runtime.training.reports import Recipe, Resumed, TrainReport, on_the_way, refuse_recipe

REBUILT = "the module was built anew, so the optimiser starts anew too"
BACK = "the optimiser starts anew"
ANOTHER = "another way of training: the optimiser starts anew, the weights stay"


class Trainer:
    """Holds the present course of training."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._course: Course | None = None
        self._before: Before | None = None
        self._keeper, self._saver = Keeper(), FileWriter()
        self._moments: dict[int, int] = {}
        self._runs = 0
        self._gone = False

    def let_go(self) -> None:
        """Of a module that is no longer live neither optimiser nor old values are kept: they are as large as itself."""
        module = self._live.module
        if self._course is not None and self._course.module is not module:
            self._course, self._gone = None, True
        if self._before is not None and self._before.module is not module:
            self._before, self._gone = None, True

    def advance(
        self, recipe: Recipe, epochs: int, steps: int = 0, seconds: float = 0.095, keeping: Keeping | None = None
    ) -> TrainReport:
        """Goes on until the time is up, or until `steps` steps more are done, or all epochs.

        With `keeping` it writes checkpoints on its way; where that fails it says so and goes on.

        Raises:
            DesignerError: the network cannot be trained so.
            RunFailed: a layer refused; the line names it.
        """
        refuse_recipe(recipe, epochs)
        if keeping is not None:
            refuse_keeping(keeping)
        said = self._bring_up_to_date(recipe)
        course = self._course
        assert course is not None
        filled, course.filled = course.filled, ()
        self._live.moment += 1
        deadline, last = time.perf_counter() + seconds, course.step + steps
        while not (course.stopped or _at_end(course, epochs)):
            course.go_on()
            if keeping is not None:
                said = self._keep(course, keeping, epochs) or said
            if course.step >= last if steps else time.perf_counter() >= deadline:
                break
        if keeping is not None and _at_end(course, epochs):
            said = self._end(course, keeping, epochs, deadline - time.perf_counter()) or said
        said = self._keeper.refusal() or said
        course.read()
        return self._report(course, epochs, said, filled)

    def reset(self) -> None:
        """The weights as they were before the first step, and no optimiser any more.

        Raises:
            DesignerError: there is nothing to go back to.
        """
        self.let_go()
        before, self._course, self._before = self._before, None, None
        if before is None and self._gone:
            raise DesignerError("the module was built anew since it was trained, so its old values are gone")
        if before is None:
            raise DesignerError("nothing was trained yet, so there is nothing to go back to")
        before.put_back()
        self._live.moment += 1

    def save(self, path: str) -> Writing:
        """The training as it stands into a file: weights, optimiser, order of the samples, random numbers, step.

        A large file is still on its way when this is over.

        Raises:
            DesignerError: nothing was trained since the module was built.
            FileRefused: it cannot be written.
        """
        self.let_go()
        course = self._course
        if course is None:
            raise DesignerError("nothing was trained since the module was built, so there is no training to save")
        self._saver.write(content_of(course.checkpoint(), path), Path(path))
        return self._saver.writing

    @property
    def writers(self) -> tuple[FileWriter, FileWriter]:
        """What writes its files: those that a person saves, and those that come by themselves."""
        return self._saver, self._keeper.writer

    def resume(self, path: str) -> Resumed:
        """Goes on from a file that `save` wrote; where it does not fit, the module and its training stay.

        Raises:
            FileRefused: it cannot be read.
            WeightsMisfit: it is of another network.
        """
        checkpoint = read_checkpoint(path)
        recipe = checkpoint.progress.recipe
        course, before = self._course_of(recipe, Path(path).name), self._before
        if before is None or before.module is not course.module:
            before = Before(course.module)
        said = course.take(checkpoint, Path(path).name)
        self._course, self._before, self._keeper, self._moments = course, before, Keeper(), {}
        self._keeper.starts_at(course.epoch, course.step)
        self._runs, self._gone = self._runs + 1, False
        self._live.moment += 1
        filled, course.filled = course.filled, ()
        return Resumed(recipe, self._report(course, course.epoch, said, filled))

    def _course_of(self, recipe: Recipe, name: str) -> Course:
        try:
            return Course(self._live, recipe)
        except FileRefused as error:
            raise FileRefused(f"{name}: goes on with the data it was trained on; {error}") from error

    def remember(self, epoch: int, key: int) -> None:
        """The weights after this epoch are kept as the moment `key`."""
        self._moments[epoch] = key

    def moment_of(self, epoch: int) -> int:
        """Which moment has the weights after an epoch.

        Raises:
            DesignerError: none has.
        """
        self.let_go()
        if self._course is None:
            raise DesignerError("nothing was trained since the module was built, so there is no epoch to go back to")
        if epoch not in self._moments or epoch > len(self._course.past):
            raise DesignerError(f"the weights after epoch {epoch} were not kept, so there is no going back to them")
        return self._moments[epoch]

    def step_back(self, epoch: int, values: Mapping[str, Tensor]) -> Resumed:
        """The weights are those after an epoch again; training goes on from there, with an optimiser that starts anew.

        Raises:
            DesignerError: there is no such epoch.
        """
        self.moment_of(epoch)
        course = self._course
        assert course is not None
        put(course.module, values)
        course.back_to(epoch)
        self._moments = {one: key for one, key in self._moments.items() if one <= epoch}
        self._keeper = Keeper()
        self._keeper.starts_at(epoch, course.step)
        self._runs += 1
        self._live.moment += 1
        report = self._report(course, epoch, BACK, ())
        return Resumed(course.recipe, replace(report, kept=tuple(self._moments)))

    def _bring_up_to_date(self, recipe: Recipe) -> str:
        """Sees to it that there is a course of this recipe on the live module; says why where another begins."""
        self.let_go()
        course, said = self._course, REBUILT if self._gone else ""
        if course is not None:
            if not on_the_way(course.recipe, recipe):
                said = ANOTHER
            elif not course.stopped:
                course.change(recipe)
                return ""
        self._course = None  # its memory first: the next one takes as much
        self._course, self._keeper, self._moments = Course(self._live, recipe), Keeper(), {}
        if self._before is None:
            self._before = Before(self._live.module)
        self._runs, self._gone = self._runs + 1, False
        return said

    def _keep(self, course: Course, keeping: Keeping, epochs: int) -> str:
        last = course.between and course.epoch >= epochs
        if course.stopped or not self._keeper.due(keeping, course.epoch, course.step, course.between, last):
            return ""
        figure = course.past[-1] if course.past else None
        return self._keeper.write(keeping, figure, course.checkpoint)

    def _end(self, course: Course, keeping: Keeping, epochs: int, seconds: float) -> str:
        """A training is over once its last checkpoint is written."""
        self._keeper.writer.wait(max(0.0, seconds))
        owes = self._keeper.owes and self._keeper.writing is None
        return self._keep(course, keeping, epochs) if owes else ""

    def _report(self, course: Course, epochs: int, said: str, filled: tuple[str, ...]) -> TrainReport:
        writing = self._keeper.writing
        report = TrainReport(
            self._runs,
            course.step,
            course.per_epoch,
            course.epoch,
            tuple(course.steps),
            tuple(course.epochs),
            course.seconds,
            course.samples,
            course.epoch_samples,
            course.tests,
            course.tested,
            _at_end(course, epochs) and writing is None and not self._keeper.owes,
            course.stopped,
            said,
            course.sign.text,
            course.sign.remedy,
            written=self._keeper.news(),
            filled=filled,
            device=str(self._live.device),
            writing=writing,
        )
        course.steps, course.epochs, course.seconds, course.samples = [], [], 0.0, 0
        return report


def _at_end(course: Course, epochs: int) -> bool:
    """Whether all epochs are done that were asked for."""
    return course.between and course.epoch >= epochs
