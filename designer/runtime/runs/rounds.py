"""The rounds of every region in a run: how often each went round, and what flowed inside, round by round."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from msgspec.structs import replace

from designer.graph.model import Path
from designer.runtime.reports import Asked, Branching, RegionRound

T = TypeVar("T")

MOST = 32
"""So many rounds of a region are kept from the first on, and as many up to the last."""
MOST_SEEN = 1024
"""And not more things seen in them; a large block has fewer of its rounds kept, one at least."""


@dataclass(eq=False)
class Round(Generic[T]):
    """One round of a region, or the whole run.

    Attributes:
        around: The round of the region around this one.
        seen: By path, what flowed, and which call of its node that was.
        counts: How often each region inside has gone round in it.
        asked: The last answer of the condition of each region inside, of an `if` too.
    """

    number: int
    around: Round[T] | None = None
    before: Asked | None = None
    after: Asked | None = None
    seen: dict[str, tuple[T, int]] = field(default_factory=dict)
    counts: Counter[Path] = field(default_factory=Counter)
    asked: dict[Path, Asked | None] = field(default_factory=dict)


@dataclass(eq=False)
class _Loop(Generic[T]):
    """What is kept of one region."""

    around: Path | None
    total: int = 0
    now: Round[T] | None = None
    first: list[Round[T]] = field(default_factory=list)
    last: deque[Round[T]] = field(default_factory=deque)


class Look(NamedTuple, Generic[T]):
    """What is told of some rounds.

    Attributes:
        regions: By path of a region, which of its rounds.
        seen: By path, what flowed in them, and which call of its node that was.
        branches: By path of each `if` that was asked in them, the answer.
    """

    regions: dict[str, RegionRound]
    seen: dict[str, tuple[T, int]]
    branches: dict[str, Branching]


class Rounds(Generic[T]):
    """Takes note of them while the network runs; of very many only the first and the last are kept."""

    def __init__(self, paths: Sequence[Path], branches: Sequence[Path] = ()) -> None:
        """Takes the regions that go round, and those of every `if`."""
        self._run: Round[T] = Round(0)
        self._inner: dict[Path, Path | None] = {}
        self._calls: Counter[str] = Counter()
        self._loops: dict[Path, _Loop[T]] = {}
        for path in sorted(paths, key=len):
            self._loops[path] = _Loop(self._innermost(path))
        self._branches = {path: self._innermost(path) for path in branches}
        self._asked: dict[Path, Branching] = {}

    @property
    def branches(self) -> dict[str, Branching]:
        """By path of each `if` that was asked, what its condition came to last."""
        return {"/".join(path): one for path, one in self._asked.items()}

    @property
    def counts(self) -> dict[str, int]:
        """By path of each region, how often it went round in all."""
        return {"/".join(path): loop.total for path, loop in self._loops.items()}

    def begin(self, region: Path) -> None:
        """A round of a region begins."""
        loop = self._loops.get(region)
        if loop is None:
            return
        around = self._around(loop)
        loop.total += 1
        around.counts[region] += 1
        room = max(1, min(MOST, MOST_SEEN // max(1, len(loop.now.seen)))) if loop.now is not None else MOST
        loop.now = Round(around.counts[region], around, around.asked.get(region))
        if len(loop.first) < room and not loop.last:
            loop.first.append(loop.now)
            return
        loop.last.append(loop.now)
        while len(loop.last) > room:
            loop.last.popleft()

    def ask(self, region: Path, condition: Callable[[], Asked | None]) -> None:
        """A region asks its condition."""
        if region in self._branches:
            self._take(region, condition())
            return
        loop = self._loops.get(region)
        if loop is None:
            return
        around, answer = self._around(loop), condition()
        around.asked[region] = answer
        if loop.now is not None and loop.now.around is around:
            loop.now.after = answer

    def _take(self, branch: Path, answer: Asked | None) -> None:
        """An `if` has been asked."""
        if answer is None:
            return
        before = self._asked.get(branch, Branching(answer, 0))
        self._asked[branch] = Branching(answer, before.times + 1, before.held + answer.holds)
        region = self._branches[branch]
        around = self._loops[region].now if region is not None else None
        (self._run if around is None else around).asked[branch] = answer

    def see(self, path: Path, value: T) -> None:
        """Something flows; what flows before a round has begun is there in every round."""
        if path not in self._inner:
            self._inner[path] = self._innermost(path)
        region = self._inner[path]
        if region is None:
            return
        key, now = "/".join(path), self._loops[region].now
        (self._run if now is None else now).seen[key] = value, self._calls[key]
        self._calls[key] += 1

    def look(self, chosen: Mapping[str, int]) -> Look[T]:
        """The chosen round of regions, and of all inside these the last; and by path what flowed in them.

        Args:
            chosen: By path of a region a number from 1, the nearest that is kept counts; 0 is the last.
        """
        told: dict[str, RegionRound] = {}
        on_show: dict[Path, Round[T] | None] = {}
        for path, loop in self._loops.items():
            key = "/".join(path)
            if key in chosen or loop.around in on_show:
                around = on_show[loop.around] if loop.around in on_show else self._around(loop)
                told[key], on_show[path] = self._told(path, around, chosen.get(key, 0))
        seen = {k: one for k, one in self._run.seen.items() if self._inner[tuple(k.split("/"))] in on_show}
        for one in filter(None, on_show.values()):
            seen |= one.seen
        return Look(told, seen, dict(self._branches_in(on_show)))

    def _branches_in(self, on_show: Mapping[Path, Round[T] | None]) -> Iterator[tuple[str, Branching]]:
        """What each `if` was answered in the rounds on show."""
        for path, region in self._branches.items():
            one = on_show.get(region) if region is not None else None
            answer = one.asked.get(path) if one is not None else None
            if answer is not None:
                yield "/".join(path), replace(self._asked[path], last=answer)

    def _told(self, path: Path, around: Round[T] | None, wanted: int) -> tuple[RegionRound, Round[T] | None]:
        if around is None:
            return RegionRound(0, 0), None
        kept = [one for one in self._kept(path) if one.around is around]
        count, asked = around.counts[path], around.asked.get(path)
        if not kept:
            return RegionRound(0, count, before=asked if not count else None), None
        one = min(kept, key=lambda one: abs(one.number - wanted)) if wanted > 0 else kept[-1]
        return RegionRound(one.number, count, tuple(each.number for each in kept), one.before, one.after), one

    def _kept(self, path: Path) -> Iterator[Round[T]]:
        loop = self._loops[path]
        yield from loop.first
        yield from loop.last

    def _around(self, loop: _Loop[T]) -> Round[T]:
        """The present round of the region around; the whole run where there is none."""
        around = self._loops[loop.around].now if loop.around is not None else None
        return around if around is not None else self._run

    def _innermost(self, path: Path) -> Path | None:
        """The region whose block a node stands in, however deep."""
        return next((path[:deep] for deep in range(len(path) - 1, 0, -1) if path[:deep] in self._loops), None)
