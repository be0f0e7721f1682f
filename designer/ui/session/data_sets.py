"""The data sets of a person's own that the window knows; they are there again the next time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from designer.engine.calls.data_sets import DescribeData
from designer.engine.protocol import Refusal
from designer.runtime.reports.data_sets import DataReport

if TYPE_CHECKING:
    from designer.ui.session.session import Session

BUNDLED, BUNDLED_NAME, BUNDLED_TESTS = "", "Fashion-MNIST", 1000
REMEMBERED, MOST = "data_sets", 10
"""Under which name they are kept, and how many; of more the oldest is forgotten."""


class _Kept(msgspec.Struct, frozen=True):
    """One that was added at some time; `gone` where it was told already that it is not there."""

    where: str
    name: str
    gone: bool = False


class DataSets(QObject):
    """Keeps what the engine tells of each.

    Attributes:
        known: By the folder or file that names it, in the order in which they came.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.known: dict[str, DataReport] = {}
        self._to_look_for: tuple[_Kept, ...] = ()
        self._looked = False
        session.engine.started.connect(self._look_for_remembered)

    def add(self, where: str, then: Callable[[DataReport], None]) -> None:
        """Makes one known that a person points at, and hands it on; what is wrong with it is told."""

        def take(report: DataReport) -> None:
            self._take(report)
            then(report)

        self._session.ask(DescribeData(where), take)

    def name(self, where: str) -> str:
        """What a data set is called."""
        if where == BUNDLED:
            return BUNDLED_NAME
        return self.known[where].name if where in self.known else Path(where).name

    def tests(self, where: str) -> int:
        """How many test images it has, as far as that is known."""
        return self.known[where].test if where in self.known else BUNDLED_TESTS

    def _take(self, report: DataReport) -> None:
        self.known[report.where] = report
        self._remember(_Kept(report.where, report.name))
        self.changed.emit()

    def _look_for_remembered(self) -> None:
        """Those of earlier times, once: whether each is still there is for the engine to say, one after the other."""
        if not self._looked:
            self._looked, self._to_look_for = True, self._remembered()
            self._look_for_next()

    def _look_for_next(self) -> None:
        if self._to_look_for:
            kept, *rest = self._to_look_for
            self._to_look_for = tuple(rest)
            call = DescribeData(kept.where, asker=REMEMBERED)
            self._session.ask(call, self._is_there, lambda refusal: self._is_gone(kept, refusal))

    def _is_there(self, report: DataReport) -> None:
        self._take(report)
        self._look_for_next()

    def _is_gone(self, kept: _Kept, refusal: Refusal) -> None:
        """Told once; it is looked for the next time too, as what is on another disk may come back."""
        if not (refusal.lost or kept.gone):
            self._session.refused.emit(f"{kept.name}, a data set of yours, cannot be offered: {refusal.text}")
            self._remember(msgspec.structs.replace(kept, gone=True))
        self._look_for_next()

    def _remembered(self) -> tuple[_Kept, ...]:
        try:
            return msgspec.json.decode(self._session.remembered.read(REMEMBERED) or "[]", type=tuple[_Kept, ...])
        except msgspec.MsgspecError:
            return ()

    def _remember(self, kept: _Kept) -> None:
        """In its place where it was known already, else as the newest."""
        before = self._remembered()
        now = [kept if one.where == kept.where else one for one in before]
        if kept not in now:
            now = [*now, kept][-MOST:]
        if tuple(now) != before:
            self._session.remembered.keep(REMEMBERED, msgspec.json.encode(now).decode())
