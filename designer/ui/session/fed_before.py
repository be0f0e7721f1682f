"""What is fed into a design as it is opened: the book's numbers into an example, into others what was chosen before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from designer.files.examples import numbers_of
from designer.runtime.reports import InputChoice

if TYPE_CHECKING:
    from designer.ui.session.session import Session

REMEMBERED = "fed"
"""Under which name it is found again the next time."""
MOST = 20
"""So many designs are remembered; of more those that were last open."""


class FedBefore:
    """By file, what was last chosen for it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        session.document.saved.connect(self.keep)

    def choose(self) -> InputChoice:
        """What is fed into the design that has come. Numbers typed for another are not for this one."""
        choice, path = self._session.choice, self._session.document.path
        if numbers := numbers_of(path):
            return replace(choice, source="typed", typed=numbers)
        before = self._remembered().get(_name(path))
        if before is not None and all(Path(where).exists() for where in (before.path, before.data) if where):
            return before
        return replace(choice, source="data", typed="") if choice.source == "typed" else choice

    def keep(self) -> None:
        """Remembers what is chosen now; what the book feeds always begins with its numbers."""
        path = self._session.document.path
        if path is not None and not numbers_of(path):
            kept = self._remembered()
            kept.pop(_name(path), None)
            newest = dict([*kept.items(), (_name(path), self._session.choice)][-MOST:])
            self._session.remembered.keep(REMEMBERED, msgspec.json.encode(newest).decode())

    def _remembered(self) -> dict[str, InputChoice]:
        try:
            return msgspec.json.decode(self._session.remembered.read(REMEMBERED) or "{}", type=dict[str, InputChoice])
        except msgspec.MsgspecError:
            return {}


def _name(path: Path | None) -> str:
    return str(path.resolve()) if path else ""
