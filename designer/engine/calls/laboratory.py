"""The laboratory: windows, kernels, curves."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.runtime.laboratory.curve_report import CurveReport
from designer.runtime.laboratory.follow_report import FollowReport
from designer.runtime.laboratory.merge_report import MergeReport
from designer.runtime.laboratory.reports import (
    Change,
    FieldReport,
    FieldSizes,
    Grid,
    Learned,
    Look,
    LookReport,
    Trial,
    Walk,
)
from designer.runtime.reports import InputChoice, LiveReport


class LookInto(Call[LookReport], frozen=True):
    """What flows into a convolution or a pooling, and what it makes of it."""

    look: Look


class TryKernel(Call[Trial], frozen=True):
    """What other kernels would make of it; the live module keeps its own."""

    look: Look
    changes: tuple[Change, ...]
    bias: float | None = None


class ApplyKernel(Call[LiveReport], frozen=True):
    """Other kernels for the live module; without changes, those that it had before the first."""

    look: Look
    changes: tuple[Change, ...] = ()
    bias: float | None = None


class SlideWindow(Call[Trial], frozen=True):
    """What a window makes of maps that a person typed or painted."""

    walk: Walk
    maps: Grid
    kernels: Grid
    bias: float | None = None


class LearnKernel(Call[Learned], frozen=True):
    """A kernel learned from input and target by plain gradient descent; with `bias`, a bias from 0 on with it."""

    walk: Walk
    maps: Grid
    target: Grid
    kernels: Grid
    rate: float
    steps: int
    bias: bool = False


class FindField(Call[FieldReport], frozen=True):
    """The receptive field of one cell of what comes out of a node."""

    path: str
    choice: InputChoice
    row: int
    column: int


class FindFieldSizes(Call[FieldSizes], frozen=True):
    """How much of the network's input one cell after every node sees."""


class ReadCurve(Call[CurveReport], frozen=True):
    """The curve of an activation over a histogram of what flows into it."""

    path: str
    choice: InputChoice


class FollowShift(Call[FollowReport], frozen=True):
    """An input that is moved under a layer with a window and under a dense layer."""

    look: Look


class MergeTwo(Call[MergeReport], frozen=True):
    """A convolution and the one right behind it, taken for one."""

    path: str
    choice: InputChoice
    output: int = 0
    channel: int = 0
