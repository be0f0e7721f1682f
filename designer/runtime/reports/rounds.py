"""What flowed inside regions that went round: one round of each at a time. Plain values; no torch."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from designer.runtime.reports.conditions import Asked, Branching
from designer.runtime.reports.run import Thumbnail


class RegionRound(msgspec.Struct, frozen=True):
    """One round of a region in the last run.

    Attributes:
        number: Which, counted from 1; 0 where there was none, or none is kept.
        count: How often the region went round; inside another region, in the round of that one which is on show.
        kept: Numbers of the rounds that can be shown: of very many only the first and the last.
        before, after: Its condition when it was asked before this round and after it.
    """

    number: int
    count: int
    kept: tuple[int, ...] = ()
    before: Asked | None = None
    after: Asked | None = None


class RoundsReport(msgspec.Struct, frozen=True):
    """One round of some regions, by path as in `ShapesReport`, with what flowed inside.

    Attributes:
        nodes, ports: As in `RunReport`, of all that is inside these regions.
        calls: By path, which call of its node that was in the run, counted from 0.
        branches: By path of each `if` inside that was asked in them, what its condition came to.
    """

    regions: Mapping[str, RegionRound]
    nodes: Mapping[str, Thumbnail] = {}
    ports: Mapping[str, Mapping[str, Thumbnail]] = {}
    calls: Mapping[str, int] = {}
    branches: Mapping[str, Branching] = {}
