"""The checkpoints of a folder as the window knows them, and what is written by itself."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from designer.engine.calls.training import ListCheckpoints
from designer.engine.protocol import Refusal
from designer.errors import DesignerError
from designer.files import trainings
from designer.runtime.training.keeping import CheckpointList, CheckpointRow, Keeping, refuse_keeping
from designer.ui.session import Session

SHARE, TRAININGS = 0.05, 10
"""Of the time that a training takes so much goes into writing at most; of so many trainings of a design files stay."""
GONE = "Checkpoints go into {}, which is not there: the first one makes it, or choose another folder in Train."
REMEMBERED = "checkpoints"
"""Under which name it is kept how they are written."""


class _Kept(msgspec.Struct, frozen=True):
    """What a person has chosen; `folder` is "" for the usual one."""

    on: bool
    folder: str
    epochs: int
    minutes: float
    last: int


class Checkpoints(QObject):
    """Asks for the list, piece by piece, whenever it may be another.

    Attributes:
        keeping: How they are written; `on` says whether they are.
        rows: Of the folder, the newest first.
        said: Why there are none, or not all.
    """

    changed = Signal()
    """The list is another."""
    wrote = Signal()
    """One was written by itself: the list is no longer the newest."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.setObjectName("checkpoints")
        self._session = session
        self.on = True
        self.keeping = Keeping(str(trainings.folder()), share=SHARE, trainings=TRAININGS)
        self.rows: tuple[CheckpointRow, ...] = ()
        self.said = ""
        self._asked: ListCheckpoints | None = None
        self._comes_back = False
        self._coming: tuple[CheckpointRow, ...] = ()
        self._take_remembered()

    @staticmethod
    def of(session: Session) -> Checkpoints:
        """Those of this session, made when they are asked for first."""
        return session.findChild(Checkpoints, "checkpoints") or Checkpoints(session)

    @property
    def own_folder(self) -> bool:
        """Whether they are where they are unless another folder is chosen."""
        return self.keeping.folder == str(trainings.folder())

    @property
    def wanted(self) -> Keeping | None:
        """What is written while the present design is trained."""
        name = "".join(letter if letter.isalnum() else "_" for letter in self._session.document.design.main).lower()
        return replace(self.keeping, name=name or "training") if self.on else None

    def keep(self, on: bool, keeping: Keeping) -> None:
        """From here on they are written so."""
        moved = keeping.folder != self.keeping.folder
        self.on = on
        self.keeping = replace(keeping, trainings=TRAININGS if keeping.folder == str(trainings.folder()) else 0)
        self._remember()
        if moved:
            self.rows = ()
            self.changed.emit()
            self.look()

    def look(self) -> None:
        """Asks what the folder holds."""
        self._coming = ()
        self._ask(0)

    def _take_remembered(self) -> None:
        """As it was the last time, unless what was kept makes no sense."""
        try:
            kept = msgspec.json.decode(self._session.remembered.read(REMEMBERED), type=_Kept)
            folder = kept.folder or self.keeping.folder
            keeping = replace(self.keeping, folder=folder, epochs=kept.epochs, minutes=kept.minutes, last=kept.last)
            refuse_keeping(keeping)
        except (msgspec.MsgspecError, DesignerError):
            return
        self.on, self.keeping = kept.on, replace(keeping, trainings=0 if kept.folder else TRAININGS)
        if kept.folder:
            self._comes_back = True
            self._ask(0)

    def _remember(self) -> None:
        keeping = self.keeping
        folder = "" if self.own_folder else keeping.folder
        kept = _Kept(self.on, folder, keeping.epochs, keeping.minutes, keeping.last)
        self._session.remembered.keep(REMEMBERED, msgspec.json.encode(kept).decode())

    def _ask(self, start: int) -> None:
        call = ListCheckpoints(self.keeping.folder, start)
        self._asked = call
        self._session.ask(call, lambda found: self._heard(call, found), lambda no: self._refused(call, no))

    def _heard(self, call: ListCheckpoints, found: CheckpointList) -> None:
        if call is not self._asked:
            return
        self._coming = (*self._coming, *found.rows)
        if found.next is not None:
            self._ask(found.next)
            return
        self._asked, self.rows, self.said = None, self._coming, self._told_of(found)
        self.changed.emit()

    def _told_of(self, found: CheckpointList) -> str:
        if found.there or self.own_folder:  # nothing was trained so far
            return found.said
        said = GONE.format(found.folder)
        if self._comes_back:
            self._session.refused.emit(said)
        self._comes_back = False
        return said

    def _refused(self, call: ListCheckpoints, refusal: Refusal) -> None:
        if call is self._asked:
            self._asked, self.rows = None, ()
            self.said = "" if refusal.lost else f"{refusal.text[:1].upper()}{refusal.text[1:]}."
            self.changed.emit()
