"""How fast a training goes by the clock, with all that comes between its steps, and how long it will still take."""

from __future__ import annotations

from designer.runtime.training.reports import TrainReport

REMEMBERED = 8.0
"""Seconds after which what was seen counts half as much."""
LONGEST = 5.0
"""Seconds between two reports that are believed: a window that was held up, or a machine that slept, tells nothing."""
CHEAPER = 0.4
"""A test image is taken to need so much of what one does that is learned from, until the first are named."""
STEADY = 1.0
"""Seconds that must have been seen before anything is foretold."""


class Pace:
    """Hears every report with the time at which it came.

    Attributes:
        speed: Samples a second that were learned from of late; 0 before the first.
    """

    def __init__(self) -> None:
        self._learned, self._tested = _Rate(), _Rate()
        self._last: tuple[float, int, int] | None = None

    def rest(self) -> None:
        """It is paused: the time until the next report is not its own."""
        self._last = None

    def heard(self, report: TrainReport, now: float) -> None:
        """A few steps more, or a few test images."""
        last, self._last = self._last, (now, report.epoch, report.tested)
        if last is None or not 0 < now - last[0] <= LONGEST:
            return
        tested = report.tests - last[2] + report.tested if report.epoch > last[1] else report.tested - last[2]
        tested = max(0, tested)
        took = now - last[0]
        testing = 0.0 if not tested else took if not report.samples else max(0.0, took - report.seconds)
        self._learned.add(took - testing, report.samples)
        self._tested.add(testing, tested)

    @property
    def speed(self) -> float:
        """Samples a second that were learned from of late, by the clock."""
        return 1 / self._learned.each if self._learned.each else 0.0

    def left(self, report: TrainReport, epochs: int) -> float | None:
        """Seconds until so many epochs are done, as far as that can be told."""
        if self._learned.seconds + self._tested.seconds < STEADY or not self._learned.each:
            return None
        image = self._tested.each or CHEAPER * self._learned.each
        steps = max(0, epochs * report.per_epoch - report.step)
        samples = steps * report.epoch_samples / report.per_epoch
        return samples * self._learned.each + max(0, (epochs - report.epoch) * report.tests - report.tested) * image


class _Rate:
    """Seconds and how many things they took, the older the less."""

    def __init__(self) -> None:
        self.seconds = self._count = 0.0

    @property
    def each(self) -> float:
        return self.seconds / self._count if self._count else 0.0

    def add(self, seconds: float, count: int) -> None:
        """So many more."""
        if seconds > 0 and count:
            fade = 0.5 ** (seconds / REMEMBERED)
            self.seconds, self._count = self.seconds * fade + seconds, self._count * fade + count


def about(seconds: float) -> str:
    """`about 3 min`: no more exact than it can be known."""
    if seconds < 5:
        return "a few seconds"
    if seconds < 55:
        return f"about {5 * round(seconds / 5)} s"
    minutes = round(seconds / 60)
    if minutes < 100:
        return f"about {max(1, minutes)} min"
    hours = seconds / 3600
    return f"about {hours:.1f} h" if hours < 10 else f"about {round(hours):,} h"
