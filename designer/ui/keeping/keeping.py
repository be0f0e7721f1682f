"""Sees to it that nothing that was drawn is lost: by a crash, by another program, by a second window."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QScrollArea

from designer import numbers
from designer.files import recovery as recovery_files
from designer.ui.commands import recovered
from designer.ui.keeping.claim import Claim
from designer.ui.keeping.file_bar import LONGEST, FileBar
from designer.ui.keeping.file_watch import FileWatch
from designer.ui.keeping.recovery import Recovery
from designer.ui.keeping.short_name import short_name
from designer.ui.keeping.waiting import Waiting, look
from designer.ui.keeping.waiting_bar import WaitingBar
from designer.ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


class Keeping(QObject):
    """Begins once the window is on the screen, and ends with it.

    Attributes:
        recovery: Writes what is not saved.
        watch: Looks at the design's file.
        claim: Knows of other windows on it.
    """

    def __init__(self, window: MainWindow, folder: Path | None = None) -> None:
        super().__init__(window)
        self._window, self._folder = window, folder or recovery_files.folder()
        document = window.document
        self.recovery = Recovery(document, self._folder, self)
        self.watch = FileWatch(document, self)
        self.claim = Claim(document, self._folder, self)
        self._open = partial(recovered.open_recovered, window, self.recovery)
        self._throw_away = partial(recovered.throw_away, window)
        self.file_bar = FileBar(window, self.watch)
        self.waiting_bar = WaitingBar(window, self._open, self._throw_away)
        self.claim_bar = TopBar(window, "claim_bar", "info", ("Hide",))
        self.claim_bar.buttons["Hide"].clicked.connect(self.claim_bar.hide)
        self.claim.changed.connect(self._tell_claim)
        self.recovery.failed.connect(document.refused)
        window.session.values_moved.connect(self.recovery.note_learning)
        document.saved.connect(self._offer_of_file)
        window.installEventFilter(self)
        self._tell_claim()
        self._offer()

    def close(self) -> None:
        """The window goes."""
        self._window.removeEventFilter(self)
        self.recovery.close()
        self.claim.release()

    def _offer(self) -> None:
        """What waits, on the first page where it is still there; over a file that was opened, what is about it."""
        found = look(self._folder)
        if found.damaged:
            which = numbers.plural(len(found.damaged), "recovery file")
            self._window.document.refused.emit(f"{which} cannot be read and is kept aside: {found.damaged[0]}")
        if not found.waiting or not self._offer_on_page(found.waiting):
            self._offer_over(found.waiting)

    def _offer_on_page(self, waiting: tuple[Waiting, ...]) -> bool:
        """Says whether the first page is there to offer them."""
        page = self._window.canvas.findChild(QScrollArea, "start")
        if page is None or not page.isVisible():
            return False
        # Read only where something waits: the window is still being filled.
        from designer.ui.keeping.waiting_rows import WaitingRows
        from designer.ui.start_page import StartPage

        assert isinstance(page, StartPage)
        page.offer(WaitingRows(waiting, self._open, self._throw_away))
        return True

    def _offer_of_file(self) -> None:
        """Another file was opened, or this one was saved."""
        self._offer_over(look(self._folder).waiting if self._window.document.path else ())

    def _offer_over(self, waiting: tuple[Waiting, ...]) -> None:
        path = self._window.document.path
        mine = path and path.resolve()
        self.waiting_bar.offer([one for one in waiting if mine and one.head.file and one.head.file.resolve() == mine])

    def _tell_claim(self) -> None:
        name = short_name(self._window.document.title, LONGEST)
        told = f"{name} is open in another window too. What is saved there is noticed here."
        self.claim_bar.say(told if self.claim.shared else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self.watch.look()
            self.claim.look()
        return super().eventFilter(watched, event)
