"""Data that flows through the live module."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.runtime.reports import AccuracyReport, ActivationsReport, InputChoice, RunReport


class RunOnce(Call[RunReport], frozen=True):
    """One forward pass of the live module."""

    choice: InputChoice


class MeasureAccuracy(Call[AccuracyReport], frozen=True):
    """Classify the bundled test images with the live module."""

    count: int = 1000


class MeasureActivations(Call[ActivationsReport], frozen=True):
    """How the activations of every node behave over a batch."""

    choice: InputChoice
