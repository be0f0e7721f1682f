"""What flowed in the last run, however far it came, and what was fed in then."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from designer.engine.calls.flows import TellFlowed
from designer.graph.model import Path, Port
from designer.runtime.reports import Aim, InputChoice, RoundsReport, RunReport, Thumbnail

if TYPE_CHECKING:
    from designer.ui.session import Session


class Flows(QObject):
    """Thumbnails by node, known while the program is the one that ran.

    Attributes:
        run: What the last run told.
        choice: What was fed in.
        aim: The number whose gradient is wanted.
    """

    changed = Signal()
    aim_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.run: RunReport | None = None
        self._shown: RunReport | None = None
        self._source: object = None
        self.choice = InputChoice()
        self.aim = Aim()

    @property
    def current(self) -> RunReport | None:
        """What flowed, if it flowed through the present program; inside regions, in the rounds that are on show."""
        source = self._session.source
        return self._shown if source is self._source or source == self._source else None

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
        self.run = self._shown = report
        self._source, self.choice = self._session.source, choice
        self._session.rounds.forget()
        self.changed.emit()

    def show_rounds(self, rounds: RoundsReport) -> None:
        """Shows what flowed inside regions in these rounds, in place of what flowed there last."""
        if self.run is not None:
            inside = tuple(f"{region}/" for region in rounds.regions)
            nodes = {path: one for path, one in self.run.nodes.items() if not path.startswith(inside)}
            ports = {path: one for path, one in self.run.ports.items() if not path.startswith(inside)}
            branches = {path: one for path, one in self.run.branches.items() if not path.startswith(inside)}
            self._shown = replace(
                self.run,
                nodes={**nodes, **rounds.nodes},
                ports={**ports, **rounds.ports},
                branches={**branches, **rounds.branches},
            )
            self.changed.emit()

    def forget(self) -> None:
        """Another design is on show."""
        self.choice = InputChoice()
        self.set_aim(Aim())
        if self.run is not None:
            self.run = self._shown = None
            self._session.rounds.forget()
            self.changed.emit()

    def ask(self, choice: InputChoice, then: Callable[[RunReport], None] = lambda _: None) -> None:
        """A run has failed: asks how far it came, and tells it on."""

        def came(report: RunReport) -> None:
            self.take(choice, report)
            then(report)

        self._session.ask(TellFlowed(), came, lambda _: None)
