"""The buttons that step the window, play it, and say where it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from designer.ui.palette import Palette
from designer.ui.panels.laboratory.sentence import Words
from designer.ui.widgets.labels import label
from designer.ui.widgets.step_buttons import StepButtons

TICK = 16
"""Between two pictures while it plays, in ms."""
SLOWEST, FASTEST = 1, 240
"""Steps a second."""
TIPS = {
    "start": "To the first place (Home)",
    "back": "One place back (,)",
    "play": "Play or pause (Space)",
    "on": "One place on (.)",
    "end": "To the last place (End)",
}


class Transport(QWidget):
    """Counts places row by row; `at` is the one on show."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = self._columns = 0
        self.at = 0
        self._due = 0.0
        self._palette: Palette | None = None
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)
        self.steps = StepButtons(TIPS, self._acts())
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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.steps)
        row.addSpacing(8)
        row.addWidget(label("Speed", "small"))
        row.addSpacing(4)
        row.addWidget(self.speed)
        row.addSpacing(12)
        row.addWidget(self.place)
        row.addWidget(self.under_mouse, 1)
        self.row = row

    @property
    def plays(self) -> bool:
        """Whether it runs by itself."""
        return self._timer.isActive()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.place.set_colour(palette.quiet)
        self.under_mouse.set_colour(palette.quiet)
        self.steps.set_palette(palette, self.plays)

    def set_size(self, rows: int, columns: int) -> None:
        """How many places there are."""
        self._count, self._columns = rows * columns, columns
        self.at = min(self.at, max(0, self._count - 1))
        self.steps.setEnabled(self._count > 0)
        if not self._count:
            self.stop()
        self._say()

    def show_at(self, at: int) -> None:
        """Says where the window is, without moving it."""
        self.at = at
        self._say()

    def go(self, at: int) -> None:
        """Moves the window."""
        if self._count:
            self.at = max(0, min(at, self._count - 1))
            self._say()
            self.moved.emit(self.at)

    def toggle(self) -> None:
        """Plays from here, from the first place when it is at the last; or pauses."""
        if self.plays:
            self.stop()
            return
        if self._count:
            if self.at >= self._count - 1:
                self.go(0)
            self._due = 0.0
            self._timer.start()
            self._dress()

    def stop(self) -> None:
        """Pauses."""
        self._timer.stop()
        self._dress()

    def steps_a_second(self) -> float:
        """What the slider stands for: even steps of it are even factors."""
        return float(SLOWEST * (FASTEST / SLOWEST) ** (self.speed.value() / 100))

    def _acts(self) -> dict[str, Callable[[], None]]:
        return {
            "start": lambda: self.go(0),
            "back": lambda: self.go(self.at - 1),
            "play": self.toggle,
            "on": lambda: self.go(self.at + 1),
            "end": lambda: self.go(self._count - 1),
        }

    def _tick(self) -> None:
        self._due += self.steps_a_second() * TICK / 1000
        steps = int(self._due)
        if steps:
            self._due -= steps
            self.go(self.at + steps)
        if self.at >= self._count - 1:
            self.stop()

    def _dress(self) -> None:
        if self._palette is not None:
            self.set_palette(self._palette)

    def _say(self) -> None:
        if not self._count:
            self.place.set_text("")
            return
        row, column = divmod(self.at, self._columns)
        self.place.set_text(f"row {row}, column {column}  ·  {self.at + 1:,} of {self._count:,}")
