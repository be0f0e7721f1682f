"""How much of the network's input one cell after each node sees, while somebody looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from designer.engine.calls.laboratory import FindFieldSizes
from designer.engine.protocol import Refusal
from designer.runtime.laboratory.reports import FieldSizes as Report

if TYPE_CHECKING:
    from designer.ui.session.session import Session

Size = tuple[int, int]


class FieldSizes(QObject):
    """Asks again whenever another module is live.

    Attributes:
        sizes: By path, rows and columns.
        why: By path of a node without a number, why there is none.
        refusal: Why there are none.
        known: They were told.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._followed = False
        self.sizes: Mapping[str, Size] = {}
        self.why: Mapping[str, str] = {}
        self.refusal, self.known = "", False
        session.live_changed.connect(self._ask)

    def follow(self, follows: bool) -> None:
        """Whether somebody looks."""
        begins = follows and not self._followed
        self._followed = follows
        if begins:
            self._ask()

    def _ask(self) -> None:
        if self._followed and self._session.live is not None:
            self._session.ask(FindFieldSizes(), self._take, self._refuse)

    def _take(self, report: Report) -> None:
        self.sizes, self.why, self.refusal, self.known = report.sizes, report.why, "", True
        self.changed.emit()

    def _refuse(self, refusal: Refusal) -> None:
        self.sizes, self.why, self.refusal = {}, {}, refusal.text
        self.changed.emit()
