"""What the person keeps an eye on: what is pinned, what was seen of it last, and the moments to go back to."""

from __future__ import annotations

import time
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from designer.engine.calls.watch import ForgetKept, GoBackTo, TellKept, TellWatched
from designer.engine.protocol import Refusal
from designer.runtime.reports import LiveReport
from designer.runtime.watch.reports import Glance, Glances, Kept, Moment, Watched
from designer.ui.learning.course import Course
from designer.ui.node_parameters import renamed
from designer.ui.session import Session

EVERY = 0.09
"""Seconds between two looks while training runs, a little less than one call of it takes."""
MOST = 24
"""Pins at most: more are no longer watched, and each costs a little of every step."""


@dataclass(frozen=True)
class Pin:
    """Something that is watched.

    Attributes:
        path: Of the node that owns it, ids joined with "/": by it a parameter is found again under another name.
    """

    of: Watched
    path: str = ""


class Watching(QObject):
    """Holds the pins of a window.

    Attributes:
        seen: By what is watched, what is on show of it.
        moment: The moment on show; None where that is now.
        kept: The moments that can be gone back to.
    """

    pins_changed = Signal()
    seen_changed = Signal()
    kept_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.setObjectName("watching")
        self._session = session
        self.pins: tuple[Pin, ...] = ()
        self.seen: dict[Watched, Glance] = {}
        self.moment: Moment | None = None
        self.kept = Kept()
        self._courses: dict[Watched, Course] = {}
        self._looked_at = 0.0
        session.live_changed.connect(self._live_changed)
        session.document.replaced.connect(self._forget)
        session.state_changed.connect(self._engine_changed)

    @staticmethod
    def of(session: Session) -> Watching:
        """What is watched in this session, made when it is asked for first."""
        return session.findChild(Watching, "watching") or Watching(session)

    def pin(self, of: Watched, path: str = "") -> bool:
        """Keeps an eye on this from now on; says whether there was room."""
        if any(pin.of == of for pin in self.pins):
            return True
        if len(self.pins) >= MOST:
            return False
        self.pins = (*self.pins, Pin(of, path))
        self.pins_changed.emit()
        self.look()
        return True

    def unpin(self, of: Watched) -> None:
        """Watches it no more."""
        self.pins = tuple(pin for pin in self.pins if pin.of != of)
        self.seen.pop(of, None)
        self.pins_changed.emit()

    def course(self, of: Watched) -> list[float]:
        """What a figure was so far, the last at the end."""
        return self._courses[of].values if of in self._courses else []

    def due(self, at_once: bool = False) -> tuple[Watched, ...]:
        """What is to be looked at with the next steps: ten times a second everything, else nothing."""
        now = time.monotonic()
        if not self.pins or not (at_once or now - self._looked_at >= EVERY):
            return ()
        self._looked_at = now
        return tuple(pin.of for pin in self.pins)

    def look(self) -> None:
        """Asks what there is to see now."""
        if self.pins and self._session.live is not None:
            call = TellWatched(tuple(pin.of for pin in self.pins), self._session.choice)
            self._session.ask(call, self._show_now, _say_nothing)

    def take(self, glances: Glances) -> None:
        """What was seen after some steps of training; that is shown unless the person is back at another moment."""
        for glance in glances.seen:
            if glance.of.figure and glance.values:
                self._courses.setdefault(glance.of, Course()).add(glance.values)
        known = self.kept.moments
        if glances.moment.number > (known[-1].number if known else 0):
            self.kept = replace(self.kept, moments=(*known, glances.moment))
            self.kept_changed.emit()
        if self.moment is None:
            self._show(glances)

    def ask_kept(self) -> None:
        """Asks for the moments that can be gone back to."""
        self._session.ask(TellKept(), self._has_kept, _say_nothing)

    def go_back(self, moment: Moment) -> None:
        """Shows another moment."""
        self.moment = moment
        self._session.ask(GoBackTo(moment.number), self._went_back, _say_nothing)

    def go_on(self) -> None:
        """Shows what is now."""
        self.moment = None
        self.look()

    def _went_back(self, glances: Glances) -> None:
        if self.moment is not None:
            self._show(glances)

    def _show_now(self, glances: Glances) -> None:
        if self.moment is None:
            self._show(glances)

    def _show(self, glances: Glances) -> None:
        there = {pin.of for pin in self.pins}
        fresh = {glance.of: glance for glance in glances.seen if glance.of in there}
        missing = {of: Glance(of, said="not watched at that moment") for of in there - fresh.keys()}
        self.seen = {**missing, **fresh}
        self.seen_changed.emit()

    def _has_kept(self, kept: Kept) -> None:
        self.kept = kept
        if not kept.moments:
            self.moment = None
        self.kept_changed.emit()

    def _live_changed(self) -> None:
        """Follows what was renamed, and looks at what is there now."""
        if not self.pins or self._session.live is None:
            return
        pins = tuple(_followed(pin, self._session.live) for pin in self.pins)
        if pins != self.pins:
            self.pins = pins
            self.pins_changed.emit()
        if self.moment is None:
            self.look()

    def _engine_changed(self) -> None:
        """An engine that has ended has taken its moments along."""
        if self._session.state in ("starting", "stopped") and self.kept.moments:
            self._has_kept(Kept())

    def _forget(self) -> None:
        """Another design comes: nothing that was watched is its own."""
        self.pins, self.seen, self.moment, self.kept = (), {}, None, Kept()
        self._courses.clear()
        self._session.ask(ForgetKept(), self._has_kept, _say_nothing)
        self.pins_changed.emit()


def _followed(pin: Pin, live: LiveReport) -> Pin:
    """The pin under the name that its parameter has now."""
    if pin.of.kind == "activation" or not pin.path:
        return pin
    row = renamed(live.rows, pin.of.name, pin.path)
    return pin if row is None else Pin(replace(pin.of, name=row.name), pin.path)


def _say_nothing(refusal: Refusal) -> None:
    """There is nothing to see just now; whoever broke it says so."""
