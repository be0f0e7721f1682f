"""The course of a training so far: loss and share of right answers, step by step and epoch by epoch."""

from __future__ import annotations

from collections.abc import Sequence

from designer.runtime.training.reports import EpochFigure, StepFigure, TrainReport

MOST = 4000
"""Points that are kept; of a longer course two neighbours become one, again and again."""


class Curve:
    """Grows with every report; a report of another run begins it anew.

    Attributes:
        steps: Of one step each, or of the mean of a few neighbours in a long course.
        epochs: Of every epoch.
        last: The last step; None before the first.
        step_takes: Seconds that a step took of late; `speed`, how many samples a second were learned from.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """There was no training yet."""
        self.run = 0
        self.steps: list[StepFigure] = []
        self.epochs: list[EpochFigure] = []
        self.last: StepFigure | None = None
        self.step_takes = self.speed = 0.0
        self._together = 1
        self._waiting: list[StepFigure] = []

    @property
    def last_step(self) -> int:
        """How many steps were done."""
        return self.last.step if self.last else 0

    def add(self, report: TrainReport) -> None:
        """What came with a report."""
        if report.run != self.run:
            self.clear()
            self.run = report.run
        self.epochs.extend(report.epochs)
        if report.steps:
            self.last = report.steps[-1]
            self.step_takes = report.seconds / len(report.steps)
            self.speed = report.samples / report.seconds if report.seconds else 0.0
        for figure in report.steps:
            self._waiting.append(figure)
            if len(self._waiting) >= self._together:
                self.steps.append(mean(self._waiting))
                self._waiting = []
        if len(self.steps) > MOST:
            self.steps = [mean(self.steps[at : at + 2]) for at in range(0, len(self.steps), 2)]
            self._together *= 2


def mean(figures: Sequence[StepFigure]) -> StepFigure:
    """One figure for several, at the last of their steps."""
    loss = sum(figure.loss for figure in figures) / len(figures)
    shares = [figure.share for figure in figures if figure.share is not None]
    return StepFigure(figures[-1].step, loss, sum(shares) / len(shares) if shares else None)
