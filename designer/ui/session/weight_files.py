"""The window's side of weights files: put into the live module, laid beside it, written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from designer.engine.calls.weights import DiagnoseWeights, LoadChosen, LoadWeights, SaveWeights
from designer.engine.protocol import Refusal
from designer.runtime.reports import Diagnosis, WeightsReport, Writing
from designer.ui.session.on_its_way import OnItsWay

if TYPE_CHECKING:
    from designer.ui.session import Session


class WeightFiles(QObject):
    """Asks the engine to load and save; what was loaded last is put back into an engine that is started anew.

    Attributes:
        on_its_way: The file that is written beside everything else.
    """

    loaded = Signal(object)
    """The report on a file that was to be put in, whether its weights fit or not."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.on_its_way = OnItsWay(session, self)
        self._last: LoadWeights | LoadChosen | None = None

    def load(self, path: str, partly: bool = False) -> None:
        """Puts a file's weights into the live module, unless they do not fit or hold NaN."""
        self._load(LoadWeights(path, partly, finite=True))

    def load_chosen(self, path: str, chosen: Mapping[str, str]) -> None:
        """Puts chosen tensors of a file into the live module: by name in the module, the name in the file."""
        self._load(LoadChosen(path, chosen))

    def diagnose(
        self, path: str, on_reply: Callable[[Diagnosis], None], on_refusal: Callable[[Refusal], None] | None = None
    ) -> None:
        """Lays a file's weights beside the live module; nothing is changed."""
        self._session.module.bring_up_to_date()
        self._session.ask(DiagnoseWeights(path), on_reply, on_refusal)

    def save(self, path: str, then: Callable[[Writing], None]) -> None:
        """Writes the live module's weights; does `then` once the file is there."""
        self._session.module.bring_up_to_date()
        refused = self._session.engine.refuse
        self._session.ask(SaveWeights(path), lambda file: self.on_its_way.follow(file, then, refused))

    def put_back(self) -> None:
        """Another engine has started: it gets what was loaded last."""
        if self._last:
            self._load(self._last)

    def forget(self) -> None:
        """What was loaded last counts no more."""
        self._last = None

    def _load(self, call: LoadWeights | LoadChosen) -> None:
        def loaded(report: WeightsReport) -> None:
            if report.loaded:
                self._last = call
                self._session.module.build_again()
            self.loaded.emit(report)

        self._session.module.bring_up_to_date()
        self._session.ask(call, loaded)
