"""The data sets of a person's own that the window knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from designer.engine.calls.data_sets import DescribeData
from designer.runtime.reports.data_sets import DataReport

if TYPE_CHECKING:
    from designer.ui.session.session import Session

BUNDLED, BUNDLED_NAME, BUNDLED_TESTS = "", "Fashion-MNIST", 1000


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

    def add(self, where: str, then: Callable[[DataReport], None]) -> None:
        """Makes one known that a person points at, and hands it on; what is wrong with it is told."""

        def take(report: DataReport) -> None:
            self.known[report.where] = report
            self.changed.emit()
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
