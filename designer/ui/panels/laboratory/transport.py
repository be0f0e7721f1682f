"""The buttons that step the window, play it, and say where it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from designer.ui.palette import Palette
from designer.ui.panels.laboratory.sentence import Words
from designer.ui.widgets.boxes import Part, hbox
from designer.ui.widgets.labels import label
from designer.ui.widgets.player import Player

TICK = 16
"""Between two pictures while it plays, in ms."""
SLOWEST, FASTEST = 1, 240
"""Steps a second."""
ROOM_FOR_BOTH = 1000
"""Px from which the row has room for the place and for what is under the mouse."""
TIPS = {
    "start": "To the first place (Home)",
    "back": "One place back (,)",
    "play": "Play or pause (Space)",
    "on": "One place on (.)",
    "end": "To the last place (End)",
}


class Transport(QWidget):
    """Counts places row by row; its player keeps the one on show. At its end stands what is put `behind`."""

    def __init__(self, *behind: Part) -> None:
        super().__init__()
        self._columns = 1
        self.player = Player(self, TIPS, TICK, lambda: self.steps_a_second() * TICK / 1000)
        self.player.moved.connect(self._say)
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(0, 100)
        self.speed.setValue(35)
        self.speed.setFixedWidth(72)
        self.speed.setAccessibleName("How fast it plays")
        self.speed.setToolTip("How fast it plays")
        self.place = Words("row 999, column 999  ·  999,999 of 999,999")
        policy = QSizePolicy.Policy
        self.place.setSizePolicy(policy.Maximum, policy.Fixed)  # gives way where the row is narrow
        self.under_mouse = Words()
        steps, speed = self.player.steps, label("Speed", "small")
        told = (self.place, (self.under_mouse, 1))
        hbox(steps, 8, speed, 4, self.speed, 12, *told, *behind, spacing=2, within=self)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.place.set_colour(palette.quiet)
        self.under_mouse.set_colour(palette.quiet)
        self.player.set_palette(palette)

    def set_size(self, rows: int, columns: int) -> None:
        """How many places there are."""
        self._columns = columns
        self.player.set_last(rows * columns - 1)
        self.player.steps.setEnabled(self.player.last >= 0)
        self._say()

    def show_at(self, at: int) -> None:
        """Says where the window is, without moving it."""
        self.player.put(at)
        self._say()

    def say_under_mouse(self, text: str) -> None:
        """What is under the mouse; in a narrow row it stands where the place is told otherwise."""
        self.under_mouse.set_text(text)
        self.place.setVisible(not text or self.width() >= ROOM_FOR_BOTH)

    def steps_a_second(self) -> float:
        """What the slider stands for: even steps of it are even factors."""
        return float(SLOWEST * (FASTEST / SLOWEST) ** (self.speed.value() / 100))

    def _say(self) -> None:
        player = self.player
        if player.last < 0:
            self.place.set_text("")
            return
        row, column = divmod(player.at, self._columns)
        self.place.set_text(f"row {row}, column {column}  ·  {player.at + 1:,} of {player.last + 1:,}")
