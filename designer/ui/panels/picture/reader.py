"""Asks the engine for what is seen of a tensor, one call at a time: a sample at once, then all of it exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from math import prod
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from designer.engine.calls.call import Call
from designer.engine.calls.pictures import FindOdd, LookAt, ReadBlocks, ReadElement
from designer.engine.protocol import Refusal
from designer.runtime.pictures.reports import (
    Blocks,
    Facts,
    Found,
    Own,
    Reduction,
    Spread,
    Subject,
    Tally,
    Window,
)
from designer.runtime.pictures.sheet import Sheet
from designer.runtime.pictures.windows import bands, covers
from designer.ui.panels.picture.counted import Counting
from designer.ui.panels.picture.layer import Layer

WIDE = 8
"""Bytes of a value in a band, at most."""
AT_ONCE = 1 << 20
"""Cells up to which all of a window is read as quickly as a sample of it."""


class Asks(Protocol):
    """Whoever passes calls on to the engine."""

    def ask(
        self, call: Call[Any], on_reply: Callable[[Any], None], on_refusal: Callable[[Refusal], None] | None = None
    ) -> None: ...


class Reader(QObject):
    """What is wanted may change at any time; what was asked before and is not wanted any more is not asked again."""

    told = Signal(object)
    """`Facts`: what there is to see."""
    came = Signal(object, object, bool)
    """A layer, a band of its blocks, and whether they are exact."""
    counted = Signal(object)
    """`Counted`: all values."""
    tallied = Signal(object)
    """`Tally`: the first look over all values is done."""
    element = Signal(object)
    found = Signal(object)
    refused = Signal(object)

    def __init__(self, asks: Asks, asker: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asks, self._asker = asks, asker
        self.subject: Subject | None = None
        self.facts: Facts | None = None
        self.how: Reduction = "mean"
        self.own: Own = ""
        self._turn = 0
        self._waiting = False
        self._sheet: Sheet | None = None
        self._layer: Layer | None = None
        self._bands: Iterator[tuple[Window, Reduction]] = iter(())
        self._counting: Counting | None = None

    def look_at(self, subject: Subject | None) -> None:
        """Something else is to be seen, or the same anew."""
        self._turn += 1
        self.subject, self.facts, self._sheet, self._layer, self._counting = subject, None, None, None, None
        self._bands, self._waiting = iter(()), False
        if subject is not None:
            self._ask(LookAt(subject, asker=self._asker), self._take_facts)

    def lay_out(self, sheet: Sheet, window: Window | None) -> None:
        """How it lies, and which part is seen."""
        if sheet != self._sheet:
            self._sheet, self._layer = sheet, None
        self.see(window)

    def see(self, window: Window | None) -> None:
        """Another window is wanted."""
        if window is None or self._sheet is None or (self._layer is not None and covers(self._layer.window, window)):
            return
        self._layer = Layer(self._sheet, window)
        self._bands = self._plan(window)
        self._go_on()

    def reduce(self, how: Reduction, own: Own) -> None:
        """The same window, reduced in another way or by each kernel's own size."""
        if (how, own) != (self.how, self.own):
            self.how, self.own = how, own
            layer, self._layer = self._layer, None
            self.see(layer.window if layer is not None else None)

    def count(self) -> None:
        """All values are to be counted, once nothing that is seen is waited for."""
        if self.subject is not None and self.facts is not None:
            self._counting = Counting(self.subject, self.facts.shape, asker=self._asker)
            self._go_on()

    def read_element(self, index: tuple[int, ...]) -> None:
        """One element exactly, and of a mosaic the ends of its map."""
        if self.subject is not None:
            inside = self._sheet.arrangement.inside if self._sheet is not None else ()
            self._ask(ReadElement(self.subject, index, inside, asker=self._asker), self.element.emit)

    def find_next(self, start: int) -> None:
        """The next element from `start` on that is no number; from the first on again after the last."""
        if self.subject is not None and self.facts is not None:
            self._find(start, prod(self.facts.shape), wrapped=start == 0)

    def _find(self, start: int, size: int, wrapped: bool) -> None:
        def take(found: Found) -> None:
            if found.index is not None or (found.searched >= size and wrapped):
                self.found.emit(found)
            else:
                self._find(found.searched % size, size, wrapped or found.searched >= size)

        assert self.subject is not None
        self._ask(FindOdd(self.subject, start, asker=self._asker), take)

    def _plan(self, window: Window) -> Iterator[tuple[Window, Reduction]]:
        """In which bands the window is asked for: as a sample at first, where all of it would take a while."""
        if window.height * window.width > AT_ONCE:
            for band in bands(window, WIDE, cells=None):
                yield band, "sample"
        for band in bands(window, WIDE):
            yield band, self.how

    def _go_on(self) -> None:
        """The next call, if none is under way."""
        if self._waiting or self.subject is None:
            return
        band = next(self._bands, None)
        if band is not None and self._sheet is not None:
            window, how = band
            call = ReadBlocks(self.subject, self._sheet.arrangement, window, how, self.own, asker=self._asker)
            self._waiting = True
            self._ask(call, partial(self._take_blocks, self._layer, how))
        elif self._counting is not None and (part := self._counting.next) is not None:
            self._waiting = True
            self._ask(part, partial(self._take_part, self._counting))

    def _take_facts(self, facts: Facts) -> None:
        self.facts = facts
        self.told.emit(facts)

    def _take_blocks(self, layer: Layer | None, how: Reduction, blocks: Blocks) -> None:
        self._waiting = False
        if layer is not None and layer is self._layer:
            self.came.emit(layer, blocks, how != "sample")
        self._go_on()

    def _take_part(self, counting: Counting, told: Tally | Spread) -> None:
        self._waiting = False
        if counting is self._counting:
            before = counting.tally
            counting.take(told)
            if before is None and counting.tally is not None:
                self.tallied.emit(counting.tally)
            if counting.next is None:
                self._counting = None
                self.counted.emit(counting.result)
        self._go_on()

    def _ask(self, call: Call[Any], take: Callable[[Any], None]) -> None:
        """Asks; what is answered after something else was looked at is not heard."""
        turn = self._turn

        def heard(hear: Callable[[Any], None], answer: Any) -> None:
            if turn == self._turn:
                hear(answer)

        self._asks.ask(call, partial(heard, take), partial(heard, self._refuse))

    def _refuse(self, refusal: Refusal) -> None:
        """What cannot be shown is not asked for again until it is looked at anew."""
        self._turn += 1
        self._waiting, self._bands, self._counting, self._layer = False, iter(()), None, None
        self.refused.emit(refusal)
