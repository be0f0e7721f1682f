"""What flows through the live module, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping

from designer.engine.calls.call import Call
from designer.runtime.reports import Aim, FlowFacts, InputChoice, OfFlow, RoundsReport, RunReport, SaliencyReport


class LookAtFlow(Call[FlowFacts], frozen=True):
    """What can be chosen of what flows out of a node: which call, which sample, which attention."""

    subject: OfFlow


class TellFlowed(Call[RunReport], frozen=True):
    """What flowed in the last run, which may have failed half way; without outputs."""


class LookAtRounds(Call[RoundsReport], frozen=True):
    """What flowed inside regions in one of their rounds: by path its number from 1, or 0 for the last."""

    chosen: Mapping[str, int]


class FindSaliency(Call[SaliencyReport], frozen=True):
    """Which pixels of what is fed in move a number most."""

    choice: InputChoice
    aim: Aim = Aim()
