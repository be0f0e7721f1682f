"""Looks at what is watched while training runs, and keeps what it saw."""

from __future__ import annotations

from collections.abc import Sequence

from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.watch.history import History
from designer.runtime.watch.looking import look
from designer.runtime.watch.reports import Glances, Watched


class Watcher:
    """Holds the moments of the live module."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self.history = History()

    def keep(self, wanted: Sequence[Watched], choice: InputChoice, run: int, step: int) -> Glances:
        """What there is to see now, kept as the moment of this step.

        Raises:
            DesignerError: there is no live module, or the disk is full.
        """
        seen = look(self._live, wanted, choice)
        return Glances(seen, self.history.keep(run, step, seen))
