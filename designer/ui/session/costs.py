"""What the present design costs: found from its shapes whenever somebody looks, measured when the person asks."""

from __future__ import annotations

from functools import cached_property
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from designer.engine.calls.costs import FindCosts, TimeBackward, TimeForward
from designer.engine.calls.live import TellLive
from designer.engine.protocol import INTERRUPTED, Refusal
from designer.numbers import seconds
from designer.runtime.cost.bouts import medians, more_back, more_there
from designer.runtime.cost.reports import BackwardTimes, Cost, CostReport, ForwardTimes
from designer.runtime.cost.sums import as_it_ran, sums, totals
from designer.runtime.reports import InputChoice, ShapesReport

if TYPE_CHECKING:
    from designer.ui.session import Session

ENOUGH, AT_LEAST, LONGEST = 60, 5, 6.0
"""Passes after which measuring ends, and those after which it ends once it has lasted so many seconds."""
ENDED = "The engine ended while it measured; measure again once another has started."
KEPT = 8
"""Texts of which the measured times are kept."""

Key = tuple[str, str]
"""A text and the device that it is for."""


class Measured(NamedTuple):
    """The times of one text."""

    key: Key
    there: ForwardTimes
    back: BackwardTimes | None = None


class Costs(QObject):
    """Tells when it knows something else.

    Attributes:
        report: What needs no run; of the design before the last edit until the engine has answered.
        measured: The times of the present text; where there are none, those of a text before, which are stale.
        refusal: Why measuring ended early; "" where it did not.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._followers: set[object] = set()
        self._found_for: ShapesReport | None = None
        self._kept: dict[Key, Measured] = {}
        self._under_way: _Measuring | None = None
        self.report: CostReport | None = None
        self.measured: Measured | None = None
        self.refusal = ""
        session.shapes_changed.connect(self._find)
        session.source_changed.connect(self._look_for_times)
        session.document.replaced.connect(self._forget)
        self.changed.connect(session.costs_changed)

    def follow(self, who: object, on: bool) -> None:
        """Somebody looks, or does no more; while nobody does, nothing is asked."""
        self._followers = self._followers | {who} if on else self._followers - {who}
        if on:
            self._find()

    @property
    def stale(self) -> bool:
        """Whether the times are of a text before the last edit."""
        return self.measured is not None and self.measured.key != self._key

    @property
    def measuring(self) -> int:
        """How many passes have been timed so far, and one more; 0 while nothing is measured."""
        return self._under_way.passes + 1 if self._under_way else 0

    @property
    def time_words(self) -> str:
        """`0.41 ms forward` of the whole present text; "" where it was not measured."""
        if self.measured is None or self.stale:
            return ""
        return f"{seconds(median(self.measured.there.whole))} forward"

    def static(self, path: str, name: str) -> int | None:
        """What needs no run of a node with all that is inside; None where its shape is not known."""
        cost = self.costs.get(path)
        return None if cost is None else int(getattr(cost, name))

    def calls(self, path: str) -> int:
        """How often a node runs in a pass, over all copies of the repeats around it; 0 where that is not known."""
        cost = self.report.nodes.get(path) if self.report else None
        return cost.calls if cost else 0

    @cached_property
    def costs(self) -> dict[str, Cost]:
        """By path with all that is inside, as often as it ran where that was measured; "" is the whole."""
        if self.report is None:
            return {}
        if self.measured is None or self.stale:
            return totals(self.report.nodes)
        return totals(as_it_ran(self.report, self.measured.there.calls))

    @cached_property
    def forward(self) -> dict[str, float]:
        """By path, seconds with those of all that is inside."""
        return medians(self.measured.there.nodes) if self.measured else {}

    @cached_property
    def backward(self) -> dict[str, float]:
        """By path, seconds on the way back with those of all that is inside."""
        back = self.measured.back if self.measured else None
        return medians(back.nodes) if back else {}

    @cached_property
    def kept(self) -> dict[str, float]:
        """By path, bytes that autograd keeps of it and of all that is inside."""
        back = self.measured.back if self.measured else None
        return sums(back.kept) if back and back.kept else {}

    def measure(self, batch: int) -> None:
        """Times the chosen input, so many samples at once, pass after pass; others are answered in between."""
        self.refusal = ""
        if self._under_way is None and self._session.ready_to_run("be measured"):
            choice = replace(self._session.choice, batch=batch)
            self._under_way = _Measuring(self, self._session, self._key, choice)
            self._under_way.go_on()
        self.changed.emit()

    def stop(self) -> None:
        """Asks for no more passes; those that were timed count."""
        if self._under_way is not None:
            self._end()

    def take(self, measuring: _Measuring) -> None:
        """A bout of passes more."""
        if measuring is not self._under_way or measuring.there is None:
            return
        if measuring.key != self._key:
            self._end()  # edited meanwhile: the engine has another module by now
            return
        self._kept.pop(measuring.key, None)
        self._kept[measuring.key] = Measured(measuring.key, measuring.there, measuring.back)
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        if measuring.done:
            self._under_way = None
            if measuring.there.filled:
                self._session.module.change(TellLive())
        else:
            measuring.go_on()
        self._look_for_times()

    def refuse(self, measuring: _Measuring, refusal: Refusal) -> None:
        """A bout came to nothing."""
        if measuring is self._under_way:
            self.refusal = "" if refusal.text == INTERRUPTED else ENDED if refusal.lost else refusal.text
            self._end()

    @property
    def _key(self) -> Key:
        return self._session.source.text, self._session.device

    def _end(self) -> None:
        self._under_way = None
        self._tell()

    def _find(self) -> None:
        shapes = self._session.shapes
        if self._followers and shapes is not None and shapes is not self._found_for:
            self._found_for = shapes
            call = FindCosts(self._session.document.design)
            self._session.ask(call, lambda report: self._found(shapes, report), lambda _refusal: self._not_found())

    def _found(self, shapes: ShapesReport, report: CostReport) -> None:
        if shapes is self._found_for:
            self.report = report
            self._look_for_times()

    def _not_found(self) -> None:
        """The engine ended: it is asked again once it has told shapes again."""
        self._found_for = None

    def _look_for_times(self) -> None:
        """Times of the present text, if it was ever measured, else the last ones."""
        last = self.measured or next(reversed(self._kept.values()), None)
        self.measured = self._kept.get(self._key, last)
        self._tell()

    def _forget(self) -> None:
        """Another design comes."""
        self._kept.clear()
        self.report = self.measured = self._found_for = self._under_way = None
        self.refusal = ""
        self._tell()

    def _tell(self) -> None:
        for name in ("costs", "forward", "backward", "kept"):
            self.__dict__.pop(name, None)
        self.changed.emit()


class _Measuring:
    """Bouts of passes, one asked for after the other: there first, then there and back."""

    def __init__(self, costs: Costs, session: Session, key: Key, choice: InputChoice) -> None:
        self._costs, self._session, self._choice = costs, session, choice
        self._start = perf_counter()
        self.key = key
        self.there: ForwardTimes | None = None
        self.back: BackwardTimes | None = None

    @property
    def passes(self) -> int:
        """How many were timed."""
        return len(self.there.whole if self.there else ()) + len(self.back.whole if self.back else ())

    @property
    def done(self) -> bool:
        """Whether there are enough of both."""
        return self._there_is_done and self.back is not None and (bool(self.back.refusal) or self._enough(self.back))

    @property
    def _there_is_done(self) -> bool:
        return self.there is not None and self._enough(self.there)

    def _enough(self, times: ForwardTimes | BackwardTimes) -> bool:
        late = perf_counter() - self._start > LONGEST
        return len(times.whole) >= (AT_LEAST if late else ENOUGH)

    def go_on(self) -> None:
        """Asks for the next bout."""
        if not self._there_is_done:
            self._session.ask(TimeForward(self._choice, warm=self.there is None), self._went, self._refused)
        else:
            self._session.ask(TimeBackward(self._choice, warm=self.back is None), self._came_back, self._refused)

    def _refused(self, refusal: Refusal) -> None:
        self._costs.refuse(self, refusal)

    def _went(self, times: ForwardTimes) -> None:
        self.there = more_there(self.there, times) if self.there else times
        self._costs.take(self)

    def _came_back(self, times: BackwardTimes) -> None:
        if self.back is None:
            self._start = perf_counter()
        self.back = more_back(self.back, times) if self.back else times
        self._costs.take(self)
