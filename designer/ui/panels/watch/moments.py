"""A slider over the moments that were kept, and buttons that step and play them; its last place is now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QWidget

from designer import numbers
from designer.ui.learning.watching import Watching
from designer.ui.palette import Palette
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.labels import ElidedLabel
from designer.ui.widgets.player import Player

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
        self._watching = watching
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Moment")
        self.slider.setMinimumWidth(80)
        self.player = Player(self, TIPS, TICK, self._pace, self.slider)
        self.steps = self.player.steps
        self.words = ElidedLabel("", "small")
        self.words.setMinimumWidth(190)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider.sliderPressed.connect(watching.ask_kept)
        self.player.moved.connect(self._moved)
        watching.kept_changed.connect(self.follow)
        watching.seen_changed.connect(self.follow)
        hbox(self.steps, 8, (self.slider, 1), 12, self.words, spacing=2, within=self)
        self.set_palette(palette)
        self.follow()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.player.set_palette(palette)

    def follow(self) -> None:
        """There are other moments, or another is on show."""
        count, moment = len(self._watching.kept.moments), self._watching.moment
        self.player.set_last(count)
        if moment is None:
            self.player.put(count)
        for widget in (self.slider, self.steps):
            widget.setEnabled(count > 0)
        self._say()

    def _pace(self) -> float:
        return max(1, self.player.last // PICTURES)

    def _moved(self, at: int) -> None:
        moments = self._watching.kept.moments
        if at < len(moments):
            self._watching.go_back(moments[at])
        else:
            self._watching.go_on()
        self._say()

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
