"""Goes through the rounds of one region: buttons, a slider, and what the condition came to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from designer.graph import query
from designer.ui.palette import Palette
from designer.ui.rounds.words import course, not_kept, which
from designer.ui.session import Session
from designer.ui.widgets.labels import ElidedLabel, label
from designer.ui.widgets.player import Player

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
        self._session, self._region = session, ""
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Which round is on show")
        self.slider.setMinimumWidth(60)
        self.player = Player(self, TIPS, TICK, self._pace, self.slider)
        self.steps = self.player.steps
        self.which: QLabel = label("", "strong") if wide else ElidedLabel("", "strong")
        self.course: QLabel = ElidedLabel("", "quiet") if wide else label("", "quiet", wrap=True)
        self.kept: QLabel = ElidedLabel("", "quiet") if wide else label("", "quiet", wrap=True)
        self.player.moved.connect(self._go)
        session.rounds.changed.connect(self._show)
        session.flows.changed.connect(self._show)
        self.set_palette(palette)
        self._place(wide)
        self._show()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.player.set_palette(palette)

    def show_region(self, region: str) -> None:
        """Goes through the rounds of the region at this path; of none where it is empty."""
        if region != self._region:
            self.player.stop()
            self._region = region
        self._show()

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

    def _pace(self) -> float:
        """One round a tick; none while the round before is still on its way."""
        told, rounds = self._session.rounds.told.get(self._region), self._session.rounds
        return 1 if told is None or rounds.wanted(self._region) in (0, told.number) else 0

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
            self.player.stop()
            return
        wanted = self._session.rounds.wanted(self._region)
        number = wanted if wanted in told.kept else told.number
        self.player.set_last(len(told.kept) - 1)
        self.player.put(told.kept.index(number) if number in told.kept else 0)
        for widget in (self.slider, self.steps):
            widget.setVisible(len(told.kept) > 1)
        for words, text in (
            (self.which, which(told, self._what())),
            (self.course, course(told)),
            (self.kept, not_kept(told)),
        ):
            words.setText(text)
            words.setVisible(bool(text))
