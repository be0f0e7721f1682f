"""File ▸ Open Recent: the designs that were opened or saved last, as they are when the menu opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from designer.ui.commands import files
from designer.ui.widgets.labels import tip

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


class RecentMenu(QMenu):
    """Stands behind Open; says where a file lies, since many have one name."""

    def __init__(self, window: MainWindow, recent: Callable[[], Sequence[Path]]) -> None:
        super().__init__("Open Recent", window)
        self._window, self._recent = window, recent
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)
        menu = next(action.menu() for action in window.menuBar().actions() if action.text() == "File")
        assert isinstance(menu, QMenu)
        entries = menu.actions()
        menu.insertMenu(entries[entries.index(window.actions_by_id["open"]) + 1], self)

    def _fill(self) -> None:
        self.clear()
        for path in self._recent():
            # A single & would underline the letter after it.
            action = self.addAction(f"{path.name}  –  {path.parent.name}".replace("&", "&&"))
            action.setToolTip(tip(str(path)))
            action.triggered.connect(partial(files.open_recent, self._window, path))
        if self.isEmpty():
            self.addAction("Nothing was opened yet").setEnabled(False)
