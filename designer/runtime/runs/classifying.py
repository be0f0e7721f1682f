"""What the live module takes every test image of a data set for, a few images a call."""

from __future__ import annotations

import time
from typing import Any

from torch import Tensor, nn

from designer import numbers
from designer.errors import DesignerError, RunFailed
from designer.files.data_set import DataSet, data_set
from designer.runtime.live import Live
from designer.runtime.reports import AccuracyReport
from designer.runtime.runs.capture import first_tensor
from designer.runtime.runs.feed import Wanted, as_fed, wanted
from designer.runtime.runs.run import fill, guarded, timed

FIRST_BATCH, LARGEST_BATCH, QUICK = 8, 128, 0.02
"""Images that pass at once at first, and at most; seconds within which a batch is followed by one twice as large."""
MOST_CLASSES = 256
"""A label is a byte."""
ANOTHER = "the network was changed while its test images were classified; classify them again"


class Classifying:
    """Remembers how far it has come."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._now: _Test | None = None

    def advance(self, where: str = "", first: int = 0, seconds: float = 0.08) -> AccuracyReport:
        """Goes on from the test image `first` until the time is up; from 0 it begins anew.

        Raises:
            RunFailed: the network takes no such images, gives no scores for their classes, or a layer refused.
            FileRefused: the data set cannot be read.
            DesignerError: the network is not any more what the images before were classified by.
        """
        if first == 0:
            self._now = _Test(self._live, data_set(where))
        test = self._now
        if test is None or not test.goes_on(where, first):
            self._now = None
            raise DesignerError(ANOTHER)
        deadline = time.perf_counter() + seconds
        while not test.done:
            test.go_on()
            if time.perf_counter() >= deadline:
                break
        if test.done:
            self._now = None
        return test.report()


class _Test:
    """The test images of one data set and one module."""

    def __init__(self, live: Live, data: DataSet) -> None:
        self._live, self._data, self._module, self._moment = live, data, live.module, live.moment
        self._count, *sides = data.sides("test")
        self._input = _input(live, data, (sides[0], sides[1]))
        self._images, self._labels = data.both("test")
        self._told = bytearray()
        self._batch = FIRST_BATCH if self._input.aval.has_batch else 1
        self._right = self._wide = 0
        self._seconds, self._filled = 0.0, False

    @property
    def done(self) -> bool:
        return len(self._told) >= self._count

    def goes_on(self, where: str, first: int) -> bool:
        """Whether it stands there, and all is as it was."""
        same: tuple[nn.Module, int] = (self._live.module, self._live.moment)
        return (where, first) == (self._data.where, len(self._told)) and same == (self._module, self._moment)

    def go_on(self) -> None:
        """One batch more."""
        start = len(self._told)
        images = self._images[start : start + self._batch].copy()
        inputs = [as_fed(self._input, images).to(self._live.device)]
        if not start and fill(self._live, inputs):
            self._filled, self._moment = True, self._live.moment
        result, taken = guarded(self._live, lambda: timed(self._live, inputs))
        count = len(images)
        told = self._scores(result, count).argmax(1).numpy()
        self._right += int((told == self._labels[start : start + count]).sum())
        self._told += told.astype("uint8").tobytes()
        self._seconds += taken
        if self._input.aval.has_batch and taken < QUICK:
            self._batch = min(2 * self._batch, LARGEST_BATCH)

    def report(self) -> AccuracyReport:
        """How far it is; all that was told only once it is done."""
        classes = tuple(map(self._data.label, range(self._wide)))
        both = (self._labels.tobytes(), bytes(self._told)) if self.done else (b"", b"")
        return AccuracyReport(
            self._right,
            len(self._told),
            self._seconds,
            self._filled,
            self._count,
            self._data.name,
            str(self._live.device),
            classes,
            *both,
            fitted=self._fitted(),
        )

    def _scores(self, result: Any, count: int) -> Tensor:
        """Scores `N C` on the CPU.

        Raises:
            RunFailed: something else came out.
        """
        scores = first_tensor(result)
        if scores is None:
            raise RunFailed("the network gives no tensor, so it names no class")
        if scores.is_meta:
            raise RunFailed("the module is on meta: it has shapes and no values; choose another device")
        wide, left = divmod(scores.numel(), count)
        if left or scores.is_complex() or scores.is_quantized or not self._fits(wide):
            raise RunFailed(self._misfit(numbers.shape(scores.shape)))
        self._wide = wide
        found = scores.detach().reshape(count, wide).float().cpu()
        if bad := int(found.isnan().any(1).sum()):
            raise RunFailed(
                f"the scores of {bad:,} of the first {len(self._told) + count:,} test images are NaN, so no class is "
                "told; Reset the weights, or train with a smaller rate"
            )
        return found

    def _fits(self, wide: int) -> bool:
        needed = len(self._data.classes)
        return wide == needed if self._data.named else max(2, needed) <= wide <= MOST_CLASSES

    def _misfit(self, shape: str) -> str:
        count, name = len(self._data.classes), self._data.name
        if self._data.where and not self._data.named:
            return f"the network gives {shape}; the labels of {name} go up to {count - 1}, which needs {count} scores"
        return f"the network gives {shape}, not scores for the {_in_words(count)} classes of the test images"

    def _fitted(self) -> str:
        height, width = self._images.shape[1:]
        image = self._input.image
        if image is None or image == (1, height, width):
            return ""
        return f"{height}×{width} grey, fitted to {'×'.join(map(str, image))}"


def _input(live: Live, data: DataSet, sides: tuple[int, int]) -> Wanted:
    inputs = wanted(live.design)
    if len(inputs) == 1 and inputs[0].takes_images(sides):
        return inputs[0]
    shapes = ", ".join(f"{one.name} {one.aval}" for one in inputs) or "none"
    what = f"test image of {sides[0]}×{sides[1]}" if data.where else "test image"
    raise RunFailed(f"the network takes no {what}; its inputs are {shapes}")


def _in_words(count: int) -> str:
    return "ten" if count == 10 else str(count)
