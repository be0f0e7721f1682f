"""Goes through the rounds of one region: buttons, a slider, and what the condition came to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from designer.graph import query
from designer.ui.palette import Palette
from designer.ui.rounds.words import course, not_kept, which
from designer.ui.session import Session
from designer.ui.widgets.labels import ElidedLabel, label
from designer.ui.widgets.step_buttons import StepButtons

TICK = 400
"""Between two rounds while it plays, in ms."""
TIPS = {
    "start": "To the first round",
    "back": "One round back",
    "play": "Play the rounds, or pause",
    "on": "One round on",
    "end": "To the last round",
}


class RoundsForm(QWidget):
    """Hidden while the region on show has not run."""

    def __init__(self, session: Session, palette: Palette, wide: bool = False) -> None:
        """With `wide` all stands in one line."""
        super().__init__()
        self._session, self._palette, self._region = session, palette, ""
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)
        self.steps = StepButtons(TIPS, self._acts())
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Which round is on show")
        self.slider.setMinimumWidth(60)
        self.which = ElidedLabel("", "strong")
        self.course: QLabel = ElidedLabel("", "quiet") if wide else label("", "quiet", wrap=True)
        self.kept: QLabel = ElidedLabel("", "quiet") if wide else label("", "quiet", wrap=True)
        self.slider.valueChanged.connect(self._go)
        session.rounds.changed.connect(self._show)
        session.flows.changed.connect(self._show)
        self.set_palette(palette)
        self._place(wide)
        self._show()

    @property
    def plays(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.steps.set_palette(palette, self.plays)

    def show_region(self, region: str) -> None:
        """Goes through the rounds of the region at this path; of none where it is empty."""
        if region != self._region:
            self.stop()
            self._region = region
        self._show()

    def toggle(self) -> None:
        """Plays from here, from the first round when it is at the last; or pauses."""
        if self.plays:
            self.stop()
            return
        if self.slider.value() == self.slider.maximum():
            self.slider.setValue(0)
        self._timer.start()
        self.set_palette(self._palette)

    def stop(self) -> None:
        """Pauses."""
        self._timer.stop()
        self.set_palette(self._palette)

    def _place(self, wide: bool) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        if wide:
            self.slider.setFixedWidth(160)
            for column, widget in enumerate((self.steps, self.slider, self.which, self.course, self.kept)):
                grid.addWidget(widget, 0, column)
            grid.setColumnStretch(4, 1)
            return
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.which, 0, 0, 1, 2)
        grid.addWidget(self.steps, 1, 0)
        grid.addWidget(self.slider, 1, 1)
        grid.addWidget(self.course, 2, 0, 1, 2)
        grid.addWidget(self.kept, 3, 0, 1, 2)

    def _acts(self) -> dict[str, Callable[[], None]]:
        return {
            "start": lambda: self._step_to(0),
            "back": lambda: self._step_to(self.slider.value() - 1),
            "play": self.toggle,
            "on": lambda: self._step_to(self.slider.value() + 1),
            "end": lambda: self._step_to(self.slider.maximum()),
        }

    def _step_to(self, at: int) -> None:
        self.stop()
        self.slider.setValue(at)

    def _tick(self) -> None:
        told, rounds = self._session.rounds.told.get(self._region), self._session.rounds
        if told is not None and rounds.wanted(self._region) not in (0, told.number):
            return  # the round before is still on its way
        self.slider.setValue(self.slider.value() + 1)
        if self.slider.value() == self.slider.maximum():
            self.stop()

    def _go(self, at: int) -> None:
        told = self._session.rounds.told.get(self._region)
        if told is not None and at < len(told.kept):
            self._session.rounds.look(self._region, told.kept[at])

    def _what(self) -> str:
        """What goes by: rounds of one module, or copies in a row."""
        try:
            _, node = query.node_at(self._session.document.design, tuple(self._region.split("/")))
        except KeyError:
            return "round"
        return "copy" if node.repeat is not None and not node.repeat.same_weights else "round"

    def _show(self) -> None:
        if self._region:
            self._session.rounds.watch(self._region)
        told = self._session.rounds.told.get(self._region)
        self.setVisible(told is not None)
        if told is None:
            self.stop()
            return
        wanted = self._session.rounds.wanted(self._region)
        number = wanted if wanted in told.kept else told.number
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(0, len(told.kept) - 1))
            self.slider.setValue(told.kept.index(number) if number in told.kept else 0)
        for widget in (self.slider, self.steps):
            widget.setVisible(len(told.kept) > 1)
        for words, text in (
            (self.which, which(told, self._what())),
            (self.course, course(told)),
            (self.kept, not_kept(told)),
        ):
            words.setText(text)
            words.setVisible(bool(text))
