"""Training in the window: a form, start and pause, how far it has come, and the curves."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from designer import numbers
from designer.ui.icons import icon
from designer.ui.learning.training import Training
from designer.ui.palette import Palette
from designer.ui.panels.training.chart import Chart
from designer.ui.panels.training.form import RecipeForm
from designer.ui.session import Session
from designer.ui.widgets.labels import label, say

REDRAW = 100
"""Between two pictures of the curves, in ms."""
FORM = 370
BEFORE = "Start begins to train the live module; its weights change in place, and Reset brings them back."
FIGURES = {
    "Step": (46, "Steps that were done"),
    "Epoch": (34, "Rounds through all samples"),
    "Loss": (48, "Loss of the last step"),
    "Batch": (46, "Share of the last batch that was named rightly before its step"),
    "Test": (46, "Share of the test images that is named rightly, after the last epoch"),
    "Per step": (48, "Time that a step took of late"),
}
"""What is told in figures: how wide, and what it means."""


class TrainPanel(QWidget):
    """Shows the training of a session; what it does is the training's business."""

    save_wanted = Signal()
    """The training as it stands into a file."""
    resume_wanted = Signal()
    """On with one that is in a file."""

    def __init__(self, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._palette = session, palette
        self._training = Training.of(session)
        self._make_widgets()
        self._place_widgets()
        self._redraw = QTimer(self, singleShot=True, interval=REDRAW)
        self._redraw.timeout.connect(self._draw)
        self._show_form()
        self.form.changed.connect(self._take_form)
        self.start.clicked.connect(self._toggle)
        self.one.clicked.connect(self._training.step)
        self.reset.clicked.connect(self._training.reset)
        self.save.clicked.connect(self.save_wanted)
        self.resume.clicked.connect(self.resume_wanted)
        self._training.changed.connect(self._follow)
        session.state_changed.connect(self._follow)
        session.shapes_changed.connect(self._follow)
        self.set_palette(palette)
        self._follow()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.chart.set_palette(palette)
        self.one.setIcon(icon("step-on", palette.text))
        self.reset.setIcon(icon("reset", palette.text))
        self.save.setIcon(icon("save", palette.text))
        self.resume.setIcon(icon("open", palette.text))
        self._show_state()

    def _make_widgets(self) -> None:
        self.form = RecipeForm()
        self.start = QPushButton("Start")
        self.start.setProperty("role", "primary")
        self.one = QPushButton("Step")
        self.one.setToolTip("One step of training and no more")
        self.reset = QPushButton("Reset")
        self.reset.setToolTip("The weights as they were before the first step")
        self.save = _file_button("Save the training: weights, optimiser, random numbers and step")
        self.resume = _file_button("Go on with a training that was saved")
        self.words = label("", wrap=True)
        self.figures = {name: label("–", "mono") for name in FIGURES}
        self.chart = Chart(self._palette)

    def _place_widgets(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.start.setMinimumWidth(88)
        for button in (self.start, self.one, self.reset):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for small in (self.save, self.resume):
            buttons.addWidget(small)
        holder = QWidget()
        holder.setFixedWidth(FORM)
        left = QVBoxLayout(holder)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        left.addWidget(self.form)
        left.addLayout(buttons)
        left.addWidget(self.words)
        left.addStretch(1)
        told = QHBoxLayout()
        told.setSpacing(8)
        for name, value in self.figures.items():
            told.addLayout(_figure(name, value))
        told.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addLayout(told)
        right.addWidget(self.chart, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(16)
        row.addWidget(holder)
        row.addLayout(right, 1)

    def _take_form(self) -> None:
        self._shown = self.form.recipe
        self._training.recipe, self._training.epochs = self._shown, self.form.epochs.value()

    def _show_form(self) -> None:
        self._shown = self._training.recipe
        self.form.show_recipe(self._shown, self._training.epochs)

    def _toggle(self) -> None:
        self._take_form()
        self._training.toggle()

    def _follow(self) -> None:
        """Buttons and words at once, curves and figures in a moment, and only where they are seen."""
        if self._training.recipe is not self._shown:
            self._show_form()  # a training that was saved brought its own
        self._show_state()
        if not self._redraw.isActive():
            self._redraw.start()

    def _show_state(self) -> None:
        runs = self._training.runs
        usable = self._session.state in ("ready", "busy") and not self._session.has_errors
        self.start.setText("Pause" if runs else "Go on" if self._under_way else "Start")
        self.start.setIcon(icon("pause" if runs else "run", self._palette.on_accent))
        self.start.setEnabled(usable or runs)
        self.one.setEnabled(usable)
        self.reset.setEnabled(usable and self._training.report is not None)
        self.save.setEnabled(usable and self._training.report is not None)
        self.resume.setEnabled(usable)
        why = "The design has problems; see the Problems panel" if self._session.has_errors else ""
        self.start.setToolTip(why or "Train, or pause; Ctrl+Shift+T does it too")
        words = self._training.words or (BEFORE if self._training.report is None else "")
        say(self.words, words, "problem" if self._training.trouble else "quiet")

    @property
    def _under_way(self) -> bool:
        report = self._training.report
        return report is not None and not report.stopped

    def _draw(self) -> None:
        if not self.isVisible():
            return
        self.chart.draw(self._training.curve)
        report, curve = self._training.report, self._training.curve
        tested = next((figure.share for figure in reversed(curve.epochs) if figure.share is not None), None)
        last = curve.last
        told = dict.fromkeys(FIGURES, "–")
        if report is not None:
            told["Step"] = numbers.whole(report.step)
            told["Epoch"] = f"{report.step / report.per_epoch:.1f}"
        if last is not None:
            told["Loss"] = numbers.short(last.loss)
            told["Batch"] = "–" if last.share is None else numbers.percent(last.share)
            told["Test"] = "–" if tested is None else numbers.percent(tested)
            told["Per step"] = numbers.duration(curve.step_takes)
        for name, text in told.items():
            self.figures[name].setText(text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_form()
        self._follow()


def _file_button(tip: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "small")
    button.setFixedSize(28, 26)
    button.setIconSize(QSize(16, 16))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button


def _figure(name: str, value: QWidget) -> QVBoxLayout:
    wide, meaning = FIGURES[name]
    title = label(name, "small")
    for widget in (title, value):
        widget.setMinimumWidth(wide)
        widget.setToolTip(meaning)
    value.setAccessibleName(meaning)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(title)
    column.addWidget(value)
    return column
