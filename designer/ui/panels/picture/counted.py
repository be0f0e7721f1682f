"""What is known of all values of a tensor, gathered part by part. No Qt: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, prod, sqrt

from designer.engine.calls.pictures import CountPart, SpreadPart
from designer.runtime.pictures.reports import PART, Spread, Subject, Tally
from designer.runtime.pictures.sums import bars_of, counts_of, start_of, tallied, value_at
from designer.runtime.reports import Statistics

SHARES = (0.01, 0.99)
"""Of the values lie below the limits that leave the rare ones out."""
BARS = 96
"""Of the histogram."""


@dataclass(frozen=True)
class Counted:
    """All values counted.

    Attributes:
        bars: How many lie in each of as many equal steps from the lowest to the highest.
        robust: The values that 1 % and 99 % lie below; None where there is none.
    """

    tally: Tally
    bars: tuple[int, ...]
    robust: tuple[float, float] | None
    statistics: Statistics


class Counting:
    """Says which part is to be looked at next, and keeps what was told."""

    def __init__(self, subject: Subject, shape: tuple[int, ...], asker: str) -> None:
        self._subject, self._asker = subject, asker
        self._parts = max(1, -(-prod(shape) // PART))
        self._first: list[Tally] = []
        self._second: list[Spread] = []
        self._starts: list[tuple[int, int]] = []
        self.tally: Tally | None = None
        """The first look, once it is over."""

    @property
    def next(self) -> CountPart | SpreadPart | None:
        """What to ask; None when all is known."""
        if len(self._first) < self._parts:
            return CountPart(self._subject, len(self._first), asker=self._asker)
        tally = self.tally
        if tally is None or not tally.finite or len(self._second) == self._parts:
            return None
        starts = tuple(start for start, _ in self._starts)
        at = len(self._second)
        mean = tally.total / tally.finite
        mean = mean if isfinite(mean) else 0.0
        return SpreadPart(self._subject, at, tally.low, tally.high, mean, BARS, starts, asker=self._asker)

    def take(self, told: Tally | Spread) -> None:
        """One part is known."""
        if isinstance(told, Spread):
            self._second.append(told)
            return
        self._first.append(told)
        if len(self._first) == self._parts:
            self.tally = tallied(self._first)
            if self.tally.finite:
                keys = counts_of([part.keys for part in self._first])
                self._starts = [start_of(keys, share) for share in SHARES]

    @property
    def result(self) -> Counted:
        """All values, when all is known."""
        tally = self.tally or Tally()
        if not tally.finite:
            return Counted(tally, (), None, Statistics(not_finite=tally.odd))
        halves = [counts_of([part.halves[at] for part in self._second]) for at in range(len(SHARES))]
        found = [value_at(start, half, before) for (start, before), half in zip(self._starts, halves, strict=True)]
        robust = (found[0], found[1]) if all(map(isfinite, found)) else (tally.low, tally.high)
        squares = sum(part.squares for part in self._second)
        bars = tuple(int(count) for count in bars_of(self._second))
        mean, std = tally.total / tally.finite, sqrt(squares / tally.finite)
        figures = Statistics(mean, std, tally.low, tally.high, tally.zeros / tally.size, tally.odd)
        return Counted(tally, bars, robust, figures)
