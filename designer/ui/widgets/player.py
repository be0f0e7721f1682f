"""Goes through numbered places by buttons, by a slider and by itself; whatever a hand does pauses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QSlider, QWidget

from designer.ui.palette import Palette
from designer.ui.widgets.step_buttons import StepButtons


def one() -> float:
    """A place at each picture."""
    return 1.0


class Player(QObject):
    """Keeps the place; whoever made it lays out the buttons and the slider, and shows what stands at the place.

    Attributes:
        at: The place on show, from 0 to `last`; −1 is the last of no places.
        steps: The buttons.
    """

    moved = Signal(int)
    """The place is another one; not told of where it was only put."""

    def __init__(
        self,
        parent: QWidget,
        tips: Mapping[str, str],
        every: int,
        pace: Callable[[], float] = one,
        slider: QSlider | None = None,
    ) -> None:
        """Every so many ms it goes on by `pace()` places, of which parts are saved up."""
        super().__init__(parent)
        self.at, self.last = 0, -1
        self._pace, self._due = pace, 0.0
        self._palette: Palette | None = None
        self._timer = QTimer(self, interval=every)
        self._timer.timeout.connect(self._tick)
        acts = {
            "start": lambda: self.step_to(0),
            "back": lambda: self.step_to(self.at - 1),
            "play": self.toggle,
            "on": lambda: self.step_to(self.at + 1),
            "end": lambda: self.step_to(self.last),
        }
        self.steps, self._slider = StepButtons(tips, acts), slider
        if slider is not None:
            slider.valueChanged.connect(self.step_to)
            slider.sliderPressed.connect(self.stop)

    @property
    def plays(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self._dress()

    def set_pictures(self, every: int) -> None:
        """Another time between two pictures while it plays, in ms."""
        self._timer.setInterval(every)

    def set_last(self, last: int) -> None:
        """There are other places; it stays where it is, as far as there is such a place."""
        self.last = last
        if self._slider is not None:
            with QSignalBlocker(self._slider):
                self._slider.setRange(0, max(0, last))
        self.put(self.at)
        if last < 0:
            self.stop()

    def put(self, at: int) -> None:
        """Is at a place, without telling anyone."""
        self.at = max(0, min(at, self.last))
        if self._slider is not None:
            with QSignalBlocker(self._slider):
                self._slider.setValue(self.at)

    def step_to(self, at: int) -> None:
        """Goes to a place by hand, and pauses there."""
        self.stop()
        self.go(at)

    def go(self, at: int) -> None:
        """Goes to a place and goes on playing, if it plays."""
        if self.last >= 0:
            self.put(at)
            self.moved.emit(self.at)

    def toggle(self) -> None:
        """Plays from here, from the first place when it is at the last; or pauses."""
        if self.plays:
            self.stop()
        elif self.last > 0:
            if self.at >= self.last:
                self.go(0)
            self.play()

    def play(self) -> None:
        """Goes on by itself from here."""
        self._due = 0.0
        self._timer.start()
        self._dress()

    def stop(self) -> None:
        """Pauses."""
        if self.plays:
            self._timer.stop()
            self._dress()

    def _tick(self) -> None:
        self._due += self._pace()
        places = int(self._due)
        if places:
            self._due -= places
            self.go(self.at + places)
        if self.at >= self.last:
            self.stop()

    def _dress(self) -> None:
        if self._palette is not None:
            self.steps.set_palette(self._palette, self.plays)
