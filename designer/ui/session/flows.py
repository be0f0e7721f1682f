"""What flowed in the last run, however far it came, and what was fed in then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from designer.engine.calls.flows import TellFlowed
from designer.graph.model import Path, Port
from designer.runtime.reports import Aim, InputChoice, RunReport, Thumbnail

if TYPE_CHECKING:
    from designer.ui.session import Session


class Flows(QObject):
    """Thumbnails by node, known while the program is the one that ran.

    Attributes:
        choice: What was fed in.
        aim: The number whose gradient is wanted.
    """

    changed = Signal()
    aim_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._report: RunReport | None = None
        self._source: object = None
        self.choice = InputChoice()
        self.aim = Aim()

    @property
    def current(self) -> RunReport | None:
        """What flowed, if it flowed through the present program."""
        source = self._session.source
        return self._report if source is self._source or source == self._source else None

    def here(self, path: Path, ids: Iterable[str]) -> tuple[dict[str, Thumbnail], dict[Port, Thumbnail]]:
        """What flowed out of nodes of the block at a path: by id, and by port where one has several outputs."""
        report, start = self.current, "".join(f"{node_id}/" for node_id in path)
        if report is None:
            return {}, {}
        inside = {node_id: report.nodes[start + node_id] for node_id in ids if start + node_id in report.nodes}
        several = {node_id: report.ports[start + node_id] for node_id in inside if start + node_id in report.ports}
        return inside, {Port(key, name): one for key, ports in several.items() for name, one in ports.items()}

    def set_aim(self, aim: Aim) -> None:
        """Chooses the number whose gradient is wanted."""
        if aim != self.aim:
            self.aim = aim
            self.aim_changed.emit()

    def take(self, choice: InputChoice, report: RunReport) -> None:
        """A run has told what flowed."""
        self._report, self._source, self.choice = report, self._session.source, choice
        self.changed.emit()

    def forget(self) -> None:
        """Another design is on show."""
        self.choice = InputChoice()
        self.set_aim(Aim())
        if self._report is not None:
            self._report = None
            self.changed.emit()

    def ask(self, choice: InputChoice) -> None:
        """A run has failed: asks how far it came."""
        self._session.ask(TellFlowed(), lambda report: self.take(choice, report), lambda _: None)
