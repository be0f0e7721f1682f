"""A slider over the moments that were kept, and buttons that step and play them; its last place is now."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from designer import numbers
from designer.ui.icons import icon
from designer.ui.learning.watching import Watching
from designer.ui.palette import Palette
from designer.ui.widgets.labels import ElidedLabel

TICK, PICTURES = 50, 120
"""Between two pictures while it plays, in ms; in so many all moments are played."""
BUTTONS = (
    ("start", "to-start", "To the first moment"),
    ("back", "step-back", "One moment back"),
    ("play", "run", "Play the moments, or pause"),
    ("on", "step-on", "One moment on"),
    ("now", "to-end", "To now"),
)


class Moments(QWidget):
    """Moves what is watched to another moment."""

    def __init__(self, watching: Watching, palette: Palette) -> None:
        super().__init__()
        self._watching, self._palette = watching, palette
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)
        self.buttons = {name: self._button(name, tip) for name, _, tip in BUTTONS}
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Moment")
        self.slider.setMinimumWidth(80)
        self.words = ElidedLabel("", "small")
        self.words.setMinimumWidth(190)
        self.slider.sliderPressed.connect(self._hold)
        self.slider.valueChanged.connect(self._moved)
        watching.kept_changed.connect(self.follow)
        watching.seen_changed.connect(self.follow)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button in self.buttons.values():
            row.addWidget(button)
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
        for name, sign, _ in BUTTONS:
            shown = "pause" if name == "play" and self.plays else sign
            self.buttons[name].setIcon(icon(shown, palette.text))

    def follow(self) -> None:
        """There are other moments, or another is on show."""
        count, moment = len(self._watching.kept.moments), self._watching.moment
        self.slider.blockSignals(True)
        self.slider.setRange(0, count)
        if moment is None:
            self.slider.setValue(count)
        self.slider.blockSignals(False)
        for widget in (self.slider, *self.buttons.values()):
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

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "small")
        button.setFixedSize(28, 26)
        button.setIconSize(QSize(16, 16))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        act = {
            "start": lambda: self.go(0),
            "back": lambda: self.go(self.slider.value() - 1),
            "play": self.toggle,
            "on": lambda: self.go(self.slider.value() + 1),
            "now": lambda: self.go(self.slider.maximum()),
        }
        button.clicked.connect(act[name])
        return button
