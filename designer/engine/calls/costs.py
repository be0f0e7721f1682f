"""What a network costs: parameters, multiply-adds, memory and time, node by node."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.graph.model import Design
from designer.runtime.cost.alone_report import Alone
from designer.runtime.cost.reports import BackwardTimes, CostReport, ForwardTimes
from designer.runtime.reports import InputChoice


class FindCosts(Call[CostReport], frozen=True):
    """The costs of a design that need no run."""

    design: Design


class TimeForward(Call[ForwardTimes], frozen=True):
    """A few forward passes of the live module, timed node by node."""

    choice: InputChoice
    warm: bool = True
    """Begin with a pass that does not count."""


class TimeBackward(Call[BackwardTimes], frozen=True):
    """A few passes forward and back, timed node by node, and what is kept in memory for the way back."""

    choice: InputChoice
    warm: bool = True
    """Begin with a pass that does not count."""


class TimeAlone(Call[Alone], frozen=True):
    """One node by itself on a device, run again and again; on several devices, on all of them at once."""

    path: str
    choice: InputChoice
    devices: tuple[str, ...] = ("cpu",)
