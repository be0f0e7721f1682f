"""Data that flows through the live module."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.runtime.reports import AccuracyReport, ActivationsReport, InputChoice, RunReport


class RunOnce(Call[RunReport], frozen=True):
    """One forward pass of the live module."""

    choice: InputChoice


class MeasureAccuracy(Call[AccuracyReport], frozen=True):
    """Classify test images with the live module, as many as fit into a moment; to go on is to ask again.

    Attributes:
        data: Whose: a folder or a file in it; "" for the bundled ones.
        first: From which image on: as many as the report before had come to, or 0 to begin.
    """

    data: str = ""
    first: int = 0
    seconds: float = 0.08


class MeasureActivations(Call[ActivationsReport], frozen=True):
    """How the activations of every node behave over a batch."""

    choice: InputChoice
