"""One training from its first step on: order of the samples, optimiser, steps, and a test after each epoch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from designer.errors import DesignerError, RunFailed, WeightsMisfit
from designer.runtime.layers.custom import failures
from designer.runtime.live import Live
from designer.runtime.parameters.lazy import filling
from designer.runtime.runs.custom_outputs import looked_at
from designer.runtime.runs.run import failure, timed
from designer.runtime.training.checkpoint import Checkpoint, Progress
from designer.runtime.training.data import Samples
from designer.runtime.training.goal import Goal, goal_for
from designer.runtime.training.optimisers import optimiser_of, take_step
from designer.runtime.training.pending_figures import PendingFigures, read_at_once
from designer.runtime.training.random_stream import RandomStream
from designer.runtime.training.reports import EpochFigure, Recipe, StepFigure
from designer.runtime.training.resume import apart, kept_by, refuse_misfit, take_optimiser, take_weights, trained
from designer.runtime.training.signs import Sign, Signs

AT_ONCE = 100
"""So many test images are named at once after an epoch."""
ELSEWHERE = "it was trained on {} and goes on here on {}: the random numbers of that device are others"

T = TypeVar("T")


class Course:
    """Trains the module that was live when it began; each call of `go_on` does one small thing.

    Attributes:
        steps, epochs: What was done since they were taken last; `past`, all epochs that are done.
        seconds, samples: What the steps since then took, and how many samples they learned from.
        stopped: Why it cannot go on, in a line; "" where it can.
    """

    def __init__(self, live: Live, recipe: Recipe) -> None:
        """Raises DesignerError where the network cannot be trained so."""
        self.recipe, self.module, self._live = recipe, live.module, live
        self._samples = Samples(live.design, recipe)
        self._batch = self._samples.at_most(recipe.batch)
        self.filled, self._goal = self._first_look()
        self._trained = list(trained(self.module).values())
        if not self._trained:
            raise DesignerError("every parameter is frozen or there is none, so there is nothing to train")
        if any(parameter.is_meta for parameter in self._trained):
            raise DesignerError("the module is on meta: it has shapes and no values to train; choose another device")
        self._optimiser = optimiser_of(recipe, self._trained)
        self._dice = RandomStream(recipe.seed, live.devices)
        self._order: list[list[int]] = []
        self._to_test: list[list[int]] = []
        self._right: int | Tensor = 0
        self._pending = PendingFigures()
        self._losses: list[float] = []
        self._signs = Signs()
        self._scores: Tensor | None = None
        self.step, self.epoch, self.seconds, self.samples = 0, 0, 0.0, 0
        self.steps: list[StepFigure] = []
        self.epochs: list[EpochFigure] = []
        self.past: list[EpochFigure] = []
        self.stopped = ""

    @property
    def per_epoch(self) -> int:
        """Steps that make an epoch."""
        return -(-self._samples.count // self._batch)

    @property
    def between(self) -> bool:
        """Whether an epoch, test included, is just over."""
        return not (self._order or self._to_test)

    @property
    def epoch_samples(self) -> int:
        """Samples that it learns from in an epoch."""
        return self._samples.count

    @property
    def tests(self) -> int:
        """Test images that are named after an epoch."""
        return self._samples.tests if self._goal.tested else 0

    @property
    def tested(self) -> int:
        """How many of them are named, while there are some left."""
        return self.tests - sum(map(len, self._to_test)) if self._to_test else 0

    def go_on(self) -> None:
        """One step of training, or a few test images where an epoch is over.

        Raises:
            RunFailed: a layer refused; the line names it.
        """
        if self._to_test:
            self._test(self._to_test[0])
            return
        if not self._order:
            self._order = self._shuffled()
        self._train(self._order[0])

    def change(self, recipe: Recipe) -> None:
        """Another rate or momentum from here on."""
        self.recipe = recipe
        for group in self._optimiser.param_groups:
            group["lr"] = recipe.rate
            if recipe.optimiser == "SGD":
                group["momentum"] = recipe.momentum

    def checkpoint(self) -> Checkpoint:
        """All that it takes to go on from here to the same last bit."""
        self.read()
        progress = Progress(
            self.recipe,
            tuple(trained(self.module)),
            self.step,
            self.epoch,
            len(self._to_test),
            int(self._right),
            str(self._live.device),
            self._live.design.main,
            time.time(),
            tuple(self.past),
            self._pending.hits,
            self._pending.looked,
        )
        left = [number for numbers in self._order for number in numbers]
        return Checkpoint(
            progress,
            self.module.state_dict(),
            apart(self.module),
            kept_by(self._optimiser, self._trained),
            torch.tensor(left, dtype=torch.int64),
            torch.tensor(self._losses, dtype=torch.float64),
            self._dice.states,
        )

    def take(self, checkpoint: Checkpoint, path: str) -> str:
        """Goes on where the checkpoint stands; says what cannot be as it was.

        Raises:
            WeightsMisfit: it is of another network; nothing was changed.
        """
        refuse_misfit(checkpoint, self.module, path)
        left, tests = checkpoint.left, self._tests()
        if checkpoint.progress.to_test > len(tests) or not _numbers_of(left, self._samples.count):
            raise WeightsMisfit(f"{path}: names samples that there are not, so it cannot go on here")
        take_weights(checkpoint, self.module, path)
        take_optimiser(checkpoint, self._optimiser)
        progress = checkpoint.progress
        self._order = [chunk.tolist() for chunk in torch.split(left, self._batch)] if left.numel() else []
        self._to_test = tests[len(tests) - progress.to_test :]
        self._right, self._losses = progress.right, checkpoint.losses.tolist()
        self.step, self.epoch = progress.step, progress.epoch
        self._pending.hits, self._pending.looked = progress.hits, progress.looked
        self.past, self.epochs = list(progress.past), list(progress.past)
        return "" if self._dice.take(checkpoint.random) else ELSEWHERE.format(progress.device, self._live.device)

    def _first_look(self) -> tuple[tuple[str, ...], Goal]:
        """A pass without training: it fills lazy layers and tells what comes out."""
        numbers = list(range(self._batch))
        inputs = self._samples.feed(numbers, self._live.device, "train")
        with filling(self.module) as filled, _mode(self.module, training=False), torch.no_grad():
            result, _ = self._guarded(lambda: timed(self._live, inputs))
        self._live.start_filled(filled)
        return tuple(filled), goal_for(self.recipe, self._samples, result, self._batch)

    def _shuffled(self) -> list[list[int]]:
        with self._dice.drawn():
            order = torch.randperm(self._samples.count)
        return [chunk.tolist() for chunk in torch.split(order, self._batch)]

    def _train(self, numbers: list[int]) -> None:
        start = time.perf_counter()
        inputs = self._samples.feed(numbers, self._live.device, "train")
        with _mode(self.module, training=True), self._dice.drawn(), torch.enable_grad():
            judged = self._guarded(lambda: self._goal.judge(self.module(*inputs), inputs, numbers, "train"))
            if read_at_once(judged.loss) and not isfinite(loss := float(judged.loss.detach())):
                self.stopped = self._why_not_finite(loss, self.step + 1)
                return
            if not judged.loss.requires_grad:
                raise RunFailed("no output depends on a trained parameter, so there is nothing to learn")
            self._optimiser.zero_grad()
            self._guarded(judged.loss.backward)
            take_step(self._optimiser)
        # Only now is it done: a step that was broken off is taken again.
        self._order.pop(0)
        self.step += 1
        self.seconds += time.perf_counter() - start
        self.samples += len(numbers)
        self._scores = judged.scores
        self._signs.begun(judged.scores)
        self._pending.put(self.step, judged, len(numbers))
        if read_at_once(judged.loss) or not self._order:
            self.read()
        if not (self._order or self.stopped):
            self._end_of_epoch()

    def read(self) -> None:
        """The figures of the steps since the last time, from the device that worked them out."""
        start = time.perf_counter()
        for figure in self._pending.read():
            if not isfinite(figure.loss):
                self.stopped = self._why_not_finite(figure.loss, figure.step)
                break
            self._losses.append(figure.loss)
            self._signs.heard(figure)
            self.steps.append(figure)
        self.seconds += time.perf_counter() - start

    def back_to(self, epoch: int) -> None:
        """It stands after this epoch again, with an optimiser that starts anew; the weights are for others to put."""
        self.past = self.past[:epoch]
        self.epochs, self.steps = list(self.past), []
        self.step, self.epoch, self.stopped = self.past[-1].step, epoch, ""
        self._order, self._to_test, self._losses = [], [], []
        self._pending, self._signs, self._scores = PendingFigures(), Signs(), None
        self._optimiser = optimiser_of(self.recipe, self._trained)

    @property
    def sign(self) -> Sign:
        """That it does not learn, and the likely reason; without words where there is no sign of it."""
        return self._signs.look(self._scores, self.module, self.recipe.rate)

    def _end_of_epoch(self) -> None:
        if not self._goal.tested:
            self._epoch_done(None)
            return
        self._right, self._to_test = 0, self._tests()

    def _tests(self) -> list[list[int]]:
        size = 1 if self._samples.single else AT_ONCE
        count = self._samples.tests
        return [list(range(start, min(start + size, count))) for start in range(0, count, size)]

    def _test(self, numbers: list[int]) -> None:
        inputs = self._samples.feed(numbers, self._live.device, "test")
        with _mode(self.module, training=False), torch.no_grad():
            judged = self._guarded(lambda: self._goal.judge(self.module(*inputs), inputs, numbers, "test"))
        self._to_test.pop(0)
        self._right = self._right + (0 if judged.right is None else judged.right)
        if not self._to_test:
            self._epoch_done(int(self._right) / self._samples.tests)

    def _epoch_done(self, share: float | None) -> None:
        self.epoch += 1
        looked = self._pending.looked
        trained_share = self._pending.hits / looked if looked else None
        loss = sum(self._losses) / len(self._losses)
        self.past.append(EpochFigure(self.epoch, self.step, loss, share, trained_share))
        self.epochs.append(self.past[-1])
        self._losses, self._pending.hits, self._pending.looked = [], 0, 0

    def _guarded(self, run: Callable[[], T]) -> T:
        try:
            with looked_at(self._live):
                return run()
        except DesignerError:
            raise
        except failures(self._live.source) as error:
            raise failure(self._live, error) from error

    def _why_not_finite(self, loss: float, step: int) -> str:
        """Names the first parameter that is no number any more: its step has made it so."""
        named = dict(self.module.named_parameters())
        bad = {name: int((~torch.isfinite(value)).sum()) for name, value in named.items()}
        first = next((name for name, count in bad.items() if count), "")
        if first:
            where = f"the first bad parameter is {first}, with {bad[first]:,} of {named[first].numel():,} no numbers"
        else:
            sizes = {name: float(value.detach().abs().max()) for name, value in named.items() if value.numel()}
            largest = max(sizes, key=lambda name: sizes[name])
            where = f"every parameter is still a number, the largest is in {largest}: {sizes[largest]:.3g}"
        said = "NaN" if loss != loss else "infinite"
        return f"the loss is {said} at step {step}; {where}; Reset, then try a smaller learning rate"


def _numbers_of(left: Tensor, count: int) -> bool:
    """Whether these are numbers of samples of which there are so many."""
    return left.numel() <= count and bool(((left >= 0) & (left < count)).all())


@contextmanager
def _mode(module: nn.Module, training: bool) -> Iterator[None]:
    """Training or evaluation; afterwards each layer is in the mode in which it was."""
    before: list[tuple[Any, bool]] = [(child, child.training) for child in module.modules()]
    module.train(training)
    try:
        yield
    finally:
        for child, mode in before:
            child.training = mode
