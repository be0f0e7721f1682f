"""Learning a kernel from input and target by plain gradient descent, with rate and steps in a person's hands."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QSlider, QWidget

from designer.engine.calls.laboratory import LearnKernel
from designer.engine.protocol import Refusal
from designer.runtime.laboratory.reports import MOST_STEPS, Learned, Values, grid
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.learn_stage import LearnStage, said
from designer.ui.panels.laboratory.shown import Shown
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import label
from designer.ui.widgets.link import link_button
from designer.ui.widgets.number_box import NumberBox
from designer.ui.widgets.player import Player

STARTS = ("From zeros", "From ½", "From random", "From this kernel")
SMALLEST, LARGEST = -6.0, 1.0
"""Powers of ten that the slider of the rate reaches from and to."""
TICK, SHOWN_FOR = 16, 900
"""Between two pictures while the steps are played, and how long it takes to play all, in ms."""
TIPS = {
    "start": "To the kernel that it starts from",
    "back": "One step back",
    "play": "Play the steps, or pause",
    "on": "One step on",
    "end": "To the last step",
}
BOOK_RATE = "0.03"


class LearnPage(QWidget):
    """Keeps the target; asks the engine to learn; shows any step of it."""

    used = Signal(object)
    """A kernel to put in the place of the one on the bench: channels × rows × columns."""

    def __init__(self, session: Session, palette: Palette) -> None:
        super().__init__()
        self._session = session
        self._shown: Shown | None = None
        self._random = np.random.default_rng(0)
        self._target: Values | None = None
        self._learned: Learned | None = None
        self.stage = LearnStage(palette)
        self._make_widgets()
        self._wire()
        self._place()

    @property
    def learned(self) -> Learned | None:
        """What came of it last."""
        return self._learned

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.stage.set_palette(palette)
        self.player.set_palette(palette)

    def show_layer(self, shown: Shown, channel: int) -> None:
        """Learns on this input; a target and a course of another size are let go."""
        if self._target is not None and self._target.shape != shown.result.shape:
            self._target = None
        if self._learned is not None and not (self._target is not None and _same_task(self._shown, shown)):
            self._learned = None
            self.words.setText("")
        self._shown = shown
        self.stage.channel = channel
        self._draw()

    def _make_widgets(self) -> None:
        self.take = QPushButton("Output as Target")
        self.take.setToolTip("What the present kernel makes of the input is what is to be learned")
        self.start = QComboBox()
        self.start.setAccessibleName("Where the kernel starts")
        self.start.addItems(STARTS)
        self.start.setFixedWidth(124)
        self.rate_slider = QSlider(Qt.Orientation.Horizontal)
        self.rate_slider.setAccessibleName("Rate")
        self.rate_slider.setRange(0, 140)
        self.rate = _rate_line()
        self.steps_slider = QSlider(Qt.Orientation.Horizontal)
        self.steps_slider.setAccessibleName("Steps by slider")
        self.steps_slider.setRange(0, 100)
        self.bias = QCheckBox("Bias")
        self.bias.setToolTip("Learn a bias as well, from 0 on: the rate that still works is about half as large then")
        self.steps = NumberBox()
        self.steps.setRange(1, MOST_STEPS)
        self.steps.setValue(10)
        self.steps.setFixedWidth(76)
        self.steps.setAccessibleName("Steps")
        self.learn = QPushButton("Learn")
        self.learn.setProperty("role", "primary")
        self.use = QPushButton("Use This Kernel")
        self.use.setToolTip("Put the kernel of this step on the bench")
        self.scrub = QSlider(Qt.Orientation.Horizontal)
        self.scrub.setAccessibleName("Step")
        self.player = Player(self, TIPS, TICK, lambda: max(1, self.player.last * TICK // SHOWN_FOR), self.scrub)
        self.words, self.slower = label("", wrap=True), link_button()
        self.slower.setToolTip("Half of the rate from which on the loss grows: it falls for any target")

    def _wire(self) -> None:
        self.slower.clicked.connect(self._slow_down)
        self.take.clicked.connect(self._take)
        self.learn.clicked.connect(lambda: self._learn())
        self.use.clicked.connect(lambda: self.used.emit(self._kernel()))
        self.player.moved.connect(lambda _at: self._draw())
        self.rate_slider.valueChanged.connect(lambda at: self.rate.setText(f"{10 ** self._power(at):.3g}"))
        self.rate.editingFinished.connect(self._show_rate)
        self.steps_slider.valueChanged.connect(lambda at: self.steps.setValue(round(MOST_STEPS ** (at / 100))))
        self.steps.valueChanged.connect(self._show_steps)
        for change in (self.rate_slider.valueChanged, self.steps.valueChanged, self.bias.toggled):
            change.connect(self._learn_anew)
        self._show_steps()
        self.rate.setText(BOOK_RATE)
        self._show_rate()

    def _place(self) -> None:
        for slider in (self.rate_slider, self.steps_slider):
            slider.setMinimumWidth(30)
        rate = label("Rate", "small"), (self.rate_slider, 1), self.rate
        steps = label("Steps", "small"), (self.steps_slider, 1), self.steps
        row = hbox(self.take, self.start, self.bias, *rate, *steps, self.learn, spacing=8)
        told = hbox((self.words, 1), self.slower, spacing=8)
        below = hbox(self.player.steps, (self.scrub, 1), self.use, spacing=8)
        vbox(row, (self.stage, 1), told, below, spacing=4, within=self)

    def _take(self) -> None:
        if self._shown is not None:
            self._target = np.asarray(self._shown.partial.sum(0))
            self._learned = None
            self.words.setText("")
            self._draw()

    def _learn(self, at_once: bool = False) -> None:
        shown = self._shown
        if shown is None:
            return
        if self._target is None:
            self._take()
        assert self._target is not None
        call = LearnKernel(
            shown.walk,
            grid(shown.maps),
            grid(self._target),
            grid(self._start(shown)),
            float(self.rate.text() or BOOK_RATE),
            self.steps.value(),
            self.bias.isChecked(),
        )
        self._session.ask(call, lambda learned: self._has_learned(shown, learned, at_once), self._refused)

    @property
    def _slower(self) -> float:
        """A rate at which the loss falls, where it grows now; 0 where that is not known."""
        return self._learned.below / 2 if self._learned is not None else 0.0

    def _slow_down(self) -> None:
        """Learns at a rate at which the loss falls."""
        self.rate.setText(f"{self._slower:.3g}")
        self._show_rate()
        self._learn()

    def _learn_anew(self) -> None:
        """Once it has learned, it learns again while rate and steps are moved."""
        if self._learned is not None:
            self._learn(at_once=True)

    def _start(self, shown: Shown) -> Values:
        """The kernel to begin with; a random one is drawn as torch's layers draw theirs."""
        match self.start.currentIndex():
            case 0:
                return np.zeros_like(shown.kernels)
            case 1:
                return np.full_like(shown.kernels, 0.5)
            case 2:
                bound = 1 / math.sqrt(shown.kernels.size)
                return self._random.uniform(-bound, bound, shown.kernels.shape).astype(np.float32)
        return shown.kernels

    def _has_learned(self, shown: Shown, learned: Learned, at_once: bool) -> None:
        """Shows it: step by step, or the last step at once."""
        if not _same_task(shown, self._shown):
            return
        self._learned = learned
        self.words.setText(said(learned))
        self.words.setProperty("role", "problem" if learned.grows else "")
        self.words.style().polish(self.words)
        self.slower.setText(f"Learn at {self._slower:.3g}")
        last = len(learned.kernels.array) - 1
        self.player.set_last(last)
        self.player.step_to(last if at_once else 0)
        if not at_once:
            self.player.play()

    def _refused(self, refusal: Refusal) -> None:
        self.words.setText(refusal.text)

    def _kernel(self) -> Values:
        assert self._learned is not None
        kernel: Values = self._learned.kernels.array[self.scrub.value()]
        return kernel

    def _draw(self) -> None:
        there = self._learned is not None
        if not there:
            self.player.stop()
        for widget in (self.scrub, self.use, self.player.steps):
            widget.setVisible(there)
        self.slower.setVisible(self._slower > 0)
        self.words.setVisible(bool(self.words.text()))
        self.stage.show_all(self._shown, self._target, self._learned, self.scrub.value() if there else 0)

    def _show_rate(self) -> None:
        self.rate_slider.blockSignals(True)
        power = math.log10(max(1e-9, float(self.rate.text() or BOOK_RATE)))
        self.rate_slider.setValue(round((power - SMALLEST) / (LARGEST - SMALLEST) * 140))
        self.rate_slider.blockSignals(False)

    def _show_steps(self) -> None:
        self.steps_slider.blockSignals(True)
        self.steps_slider.setValue(round(100 * math.log(self.steps.value(), MOST_STEPS)))
        self.steps_slider.blockSignals(False)

    @staticmethod
    def _power(at: int) -> float:
        return SMALLEST + (LARGEST - SMALLEST) * at / 140


def _same_task(one: Shown | None, other: Shown | None) -> bool:
    """Whether a kernel learned on one is one for the other: the same input, and kernels of the same size."""
    if one is None or other is None:
        return False
    return one.walk == other.walk and one.kernels.shape == other.kernels.shape and np.array_equal(one.maps, other.maps)


def _rate_line() -> QLineEdit:
    """A field for a number greater than 0, written with a point."""
    line = QLineEdit()
    line.setProperty("role", "mono")
    line.setFixedWidth(66)
    line.setAccessibleName("Rate as a number")
    validator = QDoubleValidator(1e-9, 1e9, 12, line)
    validator.setLocale(validator.locale().c())
    line.setValidator(validator)
    return line
