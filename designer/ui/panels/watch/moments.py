"""A slider over the moments that were kept, and buttons that step and play them; its last place is now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from designer import numbers
from designer.ui.learning.watching import Watching
from designer.ui.palette import Palette
from designer.ui.widgets.labels import ElidedLabel
from designer.ui.widgets.step_buttons import StepButtons

TICK, PICTURES = 50, 120
"""Between two pictures while it plays, in ms; in so many all moments are played."""
TIPS = {
    "start": "To the first moment",
    "back": "One moment back",
    "play": "Play the moments, or pause",
    "on": "One moment on",
    "end": "To now",
}


class Moments(QWidget):
    """Moves what is watched to another moment."""

    def __init__(self, watching: Watching, palette: Palette) -> None:
        super().__init__()
        self._watching, self._palette = watching, palette
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)
        self.steps = StepButtons(TIPS, self._acts())
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Moment")
        self.slider.setMinimumWidth(80)
        self.words = ElidedLabel("", "small")
        self.words.setMinimumWidth(190)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider.sliderPressed.connect(self._hold)
        self.slider.valueChanged.connect(self._moved)
        watching.kept_changed.connect(self.follow)
        watching.seen_changed.connect(self.follow)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.steps)
        row.addSpacing(8)
        row.addWidget(self.slider, 1)
        row.addSpacing(12)
        row.addWidget(self.words)
        self.set_palette(palette)
        self.follow()

    @property
    def plays(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.steps.set_palette(palette, self.plays)

    def follow(self) -> None:
        """There are other moments, or another is on show."""
        count, moment = len(self._watching.kept.moments), self._watching.moment
        self.slider.blockSignals(True)
        self.slider.setRange(0, count)
        if moment is None:
            self.slider.setValue(count)
        self.slider.blockSignals(False)
        for widget in (self.slider, self.steps):
            widget.setEnabled(count > 0)
        self._say()

    def go(self, at: int) -> None:
        """Shows the moment at this place; the last place is now."""
        self.slider.setValue(max(0, min(at, self.slider.maximum())))

    def toggle(self) -> None:
        """Plays from here, from the first moment when it is at now; or pauses."""
        if self.plays:
            self._timer.stop()
        elif self.slider.maximum():
            if self.slider.value() >= self.slider.maximum():
                self.go(0)
            self._timer.start()
        self.set_palette(self._palette)

    def _hold(self) -> None:
        self._timer.stop()
        self.set_palette(self._palette)
        self._watching.ask_kept()

    def _moved(self, at: int) -> None:
        moments = self._watching.kept.moments
        if at < len(moments):
            self._watching.go_back(moments[at])
        else:
            self._watching.go_on()
        self._say()

    def _tick(self) -> None:
        self.go(self.slider.value() + max(1, self.slider.maximum() // PICTURES))
        if self.slider.value() >= self.slider.maximum():
            self.toggle()

    def _say(self) -> None:
        kept, at = self._watching.kept, self.slider.value()
        count = len(kept.moments)
        if not count:
            self.words.setText("Moments come with training")
            return
        thinned = f", every {kept.every}th kept" if kept.every > 2 else ", every second kept" if kept.every == 2 else ""
        if at >= count:
            self.words.setText(f"Now · {numbers.plural(count, 'moment')}{thinned}")
        else:
            self.words.setText(f"Step {numbers.whole(kept.moments[at].step)} · {at + 1:,} of {count:,}{thinned}")

    def _acts(self) -> dict[str, Callable[[], None]]:
        return {
            "start": lambda: self.go(0),
            "back": lambda: self.go(self.slider.value() - 1),
            "play": self.toggle,
            "on": lambda: self.go(self.slider.value() + 1),
            "end": lambda: self.go(self.slider.maximum()),
        }
