"""The button that runs the network, and that stops what lasts, or starts the engine again where it has ended."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.session import Session

LONG = 1000
"""So long what nobody started by this button may keep the engine at work before it offers to stop it, in ms."""


class Face(NamedTuple):
    """What the button shows while it would do one thing."""

    text: str
    tip: str
    icon: str


FACES = {
    "run": Face("Run", "Run the network on the chosen input (Ctrl+R)", "run"),
    "interrupt": Face("Stop", "Break off what runs (Ctrl+.)", "stop"),
    "restart": Face("Restart", "The engine has ended: start another", "reset"),
}
"""By the id of the action that the button stands for."""


class RunButton(QPushButton):
    """Stands for one of three actions, whichever helps now; `wanted` brings its id."""

    wanted = Signal(str)

    def __init__(self, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._palette = session, palette
        self.action = "run"
        self._long = QTimer(self, singleShot=True, interval=LONG)
        self._long.timeout.connect(self._follow)
        self._busy = False
        self.setProperty("role", "primary")
        self.clicked.connect(lambda: self.wanted.emit(self.action))
        session.state_changed.connect(self._follow)
        self._follow()
        self.ensurePolished()
        words = self.fontMetrics().horizontalAdvance
        # Runs come and go: nothing beside the button moves then. The engine ends seldom.
        longer = max(0, words(FACES["interrupt"].text) - words(FACES["run"].text))
        self.setMinimumWidth(self.sizeHint().width() + longer)

    def set_palette(self, palette: Palette) -> None:
        """Its colours."""
        self._palette = palette
        self._follow()

    def _follow(self) -> None:
        busy = self._session.state == "busy"
        if busy != self._busy:
            self._busy = busy
            self._long.start() if busy else self._long.stop()
        face = FACES[self._action()]
        self.action = self._action()
        self.setText(face.text)
        self.setToolTip(face.tip)
        self.setAccessibleName(face.tip)
        self.setIcon(icon(face.icon, self._palette.on_accent))

    def _action(self) -> str:
        if self._session.state == "stopped":
            return "restart"
        # A run that is over in the blink of an eye leaves the button as it is.
        runs = self._session.runs
        lasts = self._busy and (runs.under_way or not (self._long.isActive() or self._session.trains))
        return "interrupt" if runs.classifying or lasts else "run"
