"""The bar that tells what another program did with the file of the design on show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.ui.commands import files
from designer.ui.keeping.file_watch import FileWatch
from designer.ui.keeping.short_name import short_name
from designer.ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

LONGEST = 28
"""Letters of the file's name that are told: beside three buttons at 1280 px one still reads what became of it."""
RELOAD, KEEP, SAVE_AGAIN, SAVE_AS = "Reload", "Keep Mine", "Save It Again", "Save As…"


class FileBar(TopBar):
    """Nothing is reloaded, and nothing written over, before the person says so."""

    def __init__(self, window: MainWindow, watch: FileWatch) -> None:
        super().__init__(window, "file_bar", "warning", (RELOAD, SAVE_AGAIN, SAVE_AS, KEEP))
        self._watch = watch
        self.buttons[RELOAD].setToolTip("Undo brings back what is on show now")
        self.buttons[RELOAD].clicked.connect(lambda: files.reload(window))
        self.buttons[SAVE_AGAIN].clicked.connect(lambda: files.save(window))
        self.buttons[SAVE_AS].clicked.connect(lambda: files.save_as(window))
        self.buttons[KEEP].clicked.connect(self._keep)
        watch.changed.connect(self._refresh)
        window.document.undo_stack.cleanChanged.connect(self._edited)
        self._refresh()

    def _keep(self) -> None:
        """What is on show is wanted, and no file holds it: leaving it is asked about from now on."""
        self._window.document.disagree()
        self.hide()

    def _edited(self) -> None:
        """What is told of the person's edits is as it is now."""
        if not self.isHidden() and self._watch.state == "changed":
            self._refresh()

    def _refresh(self) -> None:
        document = self._window.document
        name = short_name(document.title, LONGEST)
        match self._watch.state:
            case "same":
                self.say("")
            case "changed":
                mine = "" if document.undo_stack.isClean() else " Undo then brings your edits back."
                self.say(f"{name} was changed by another program.{mine}", (RELOAD, KEEP))
            case "unreadable":
                document.disagree()
                why = self._watch.refusal.removeprefix(f"{document.title}: ")
                self.say(f"{name} was changed by another program and cannot be read: {why}", (SAVE_AS, KEEP))
            case "gone":
                document.disagree()
                self.say(f"{name} was deleted or moved: no file holds what is on show.", (SAVE_AGAIN, SAVE_AS, KEEP))
