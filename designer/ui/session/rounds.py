"""Which round of each region is looked at, and what flowed inside in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from designer.engine.calls.flows import LookAtRounds
from designer.runtime.reports import RegionRound, RoundsReport, RunReport

if TYPE_CHECKING:
    from designer.ui.session import Session

NOTHING = RoundsReport({})


class Rounds(QObject):
    """Asks the engine for rounds of the last run; canvas and panels then show what flowed in them.

    Attributes:
        told: By path of a region, the round that is on show.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._chosen: dict[str, int] = {}
        self._report = NOTHING

    @property
    def told(self) -> Mapping[str, RegionRound]:
        """By path of a region, the round that is on show."""
        return self._report.regions if self._session.flows.current is not None else {}

    def call_of(self, path: str) -> int:
        """Which call of a node is on show, counted from 0; -1 for the last."""
        return self._report.calls.get(path, -1)

    def wanted(self, region: str) -> int:
        """The number of the round that was asked for last; 0 for the last one."""
        return self._chosen.get(region, 0)

    def watch(self, region: str) -> None:
        """A region is on show: its last round is asked for, unless another one was chosen."""
        run = self._session.flows.current
        if run is not None and region in run.rounds and region not in self._chosen:
            self.look(region, 0)

    def look(self, region: str, number: int) -> None:
        """Shows a round of a region, by its number from 1; 0 is the last."""
        self._chosen[region] = number
        run = self._session.flows.run
        self._session.ask(LookAtRounds(self._chosen), lambda report: self._take(run, report), lambda _: None)

    def forget(self) -> None:
        """There is another run, or none any more."""
        self._chosen, self._report = {}, NOTHING
        self.changed.emit()

    def _take(self, run: RunReport | None, report: RoundsReport) -> None:
        if run is not self._session.flows.run:
            return
        self._report = report
        self._session.flows.show_rounds(report)
        self.changed.emit()
