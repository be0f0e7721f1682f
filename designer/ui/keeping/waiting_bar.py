"""The bar that offers work on this file which was not saved when the program ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from designer.ui.keeping.waiting import Waiting, words
from designer.ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

OPEN, THROW_AWAY = "Open", "Throw Away"

Deed = Callable[[Waiting], bool]
"""Does something with it; says whether it is done."""


class WaitingBar(TopBar):
    """Offers the newest of what waits, then the next."""

    def __init__(self, window: MainWindow, open_it: Deed, throw_away: Deed) -> None:
        super().__init__(window, "waiting_bar", "undo", (OPEN, THROW_AWAY))
        self._offered: list[Waiting] = []
        for word, deed in ((OPEN, open_it), (THROW_AWAY, throw_away)):
            self.buttons[word].clicked.connect(lambda _checked=False, deed=deed: self._do(deed))

    def offer(self, waiting: list[Waiting]) -> None:
        """Offers these; none takes the bar away."""
        self._offered = waiting
        self.say(f"Recovered: {words(waiting[0].head)}" if waiting else "")

    def _do(self, deed: Deed) -> None:
        rest = self._offered[1:]
        if self._offered and deed(self._offered[0]):
            self.offer(rest)
