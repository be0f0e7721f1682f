"""Training in the window: a form, start and pause, how far it has come, the curves, and checkpoints to go on from."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from designer import numbers
from designer.runtime.reports import Writing
from designer.runtime.reports.data_sets import DataReport
from designer.ui.icons import icon
from designer.ui.learning.pace import about
from designer.ui.learning.remedy import apply, offer
from designer.ui.learning.training import Training
from designer.ui.palette import Palette
from designer.ui.panels.data_choice import ask_for_data
from designer.ui.panels.training.chart import Chart
from designer.ui.panels.training.checkpoint_table import CheckpointTable
from designer.ui.panels.training.figures import Figures
from designer.ui.panels.training.form import RecipeForm
from designer.ui.panels.training.keep_form import KeepForm
from designer.ui.panels.training.record_table import RecordTable
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import label, say
from designer.ui.widgets.link import Link
from designer.ui.widgets.small_button import small_button

REDRAW = 100
"""Between two pictures of the curves, in ms."""
FORM = 376
BEFORE = "Start begins to train the live module; its weights change in place, and Reset brings them back."
RECIPE, RECORDS, CHECKPOINTS = range(3)
PAGES = {
    "parameters": "How it is trained",
    "layers": "Trainings beside one another, with their curves",
    "save": "Checkpoints: which are written, and going on from one",
}
"""By the icon of its button, what a page is for."""
FURTHEST = 40
"""So many epochs are offered to go back to, the latest first."""


class TrainPanel(QWidget):
    """Shows the training of a session; what it does is the training's business."""

    save_wanted = Signal()
    """The training as it stands into a file."""
    resume_wanted = Signal()
    """On with one that is in a file."""
    folder_wanted = Signal()
    """Checkpoints somewhere else."""

    def __init__(self, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._palette = session, palette
        self._training = Training.of(session)
        self._make_widgets()
        self._place_widgets()
        self._redraw = QTimer(self, singleShot=True, interval=REDRAW)
        self._redraw.timeout.connect(self._draw)
        self._offer_data()
        self._show_form()
        self._wire()
        self.set_palette(palette)
        self._follow()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        for part in (self.chart, self.checkpoints, self.records):
            part.set_palette(palette)
        self.one.setIcon(icon("step-on", palette.text))
        self.reset.setIcon(icon("reset", palette.text))
        self.back.setIcon(icon("step-back", palette.text))
        for name, button in zip(PAGES, self.pages.buttons(), strict=True):
            button.setIcon(icon(name, palette.text))
        self._show_state()
        self._draw()

    def show_page(self, page: int) -> None:
        """The recipe, the trainings, or the checkpoints."""
        self.pages.button(page).setChecked(True)
        self._left.setCurrentIndex(page)
        self._right.setCurrentIndex(int(page == CHECKPOINTS))

    def _make_widgets(self) -> None:
        self.form = RecipeForm()
        self.keep_form = KeepForm(self._training.checkpoints)
        self.records = RecordTable(self._training.records, lambda: self._training.curve, self._palette)
        self.checkpoints = CheckpointTable(self._training.checkpoints, self._palette)
        self.start = QPushButton("Start")
        self.start.setProperty("role", "primary")
        self.one = QPushButton("Step")
        self.one.setToolTip("One step of training and no more")
        self.reset = QPushButton("Reset")
        self.reset.setToolTip("The weights as they were before the first step")
        self.back = small_button("Back to the weights after an earlier epoch")
        self.back.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.back.setMenu(QMenu(self.back))
        self.pages = QButtonGroup(self)
        for number, tip in enumerate(PAGES.values()):
            button = small_button(tip)
            button.setCheckable(True)
            self.pages.addButton(button, number)
        self.words = label("", wrap=True)
        kept = self.words.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # Start does not move away from under the mouse
        self.words.setSizePolicy(kept)
        self.remedy = Link()
        self.figures = Figures()
        self.chart = Chart(self._palette)

    def _place_widgets(self) -> None:
        self.start.setMinimumWidth(88)
        buttons = hbox(self.start, self.one, self.reset, self.back, None, *self.pages.buttons(), spacing=4)
        self._left, self._right = QStackedWidget(), QStackedWidget()
        for form in (self.form, self.records, self.keep_form):
            self._left.addWidget(form)
        self._right.addWidget(self._curves())
        self._right.addWidget(self.checkpoints)
        holder = QWidget()
        holder.setFixedWidth(FORM)
        vbox((self._left, 1), buttons, spacing=6, within=holder)
        body = _Body()
        hbox(holder, (self._right, 1), spacing=16, within=body)
        said = hbox((self.words, 1), self.remedy, spacing=8)
        vbox((body, 1), said, spacing=4, margins=(12, 6, 12, 6), within=self)

    def _curves(self) -> QWidget:
        made = QWidget()
        vbox(self.figures, (self.chart, 1), spacing=4, within=made)
        return made

    def _wire(self) -> None:
        training = self._training
        self.form.changed.connect(self._take_form)
        self.form.data_wanted.connect(lambda: ask_for_data(self, self._session, self._take_data))
        self._session.data_sets.changed.connect(self._offer_data)
        self.start.clicked.connect(self._toggle)
        self.one.clicked.connect(training.step)
        self.reset.clicked.connect(training.reset)
        self.remedy.clicked.connect(lambda: apply(self._session, training))
        self.back.menu().aboutToShow.connect(self._offer_epochs)
        self.pages.idClicked.connect(self.show_page)
        self.keep_form.folder_wanted.connect(self.folder_wanted)
        self.checkpoints.resume_wanted.connect(training.resume)
        self.checkpoints.weights_wanted.connect(self._session.weights.load)
        self.checkpoints.open_wanted.connect(self.resume_wanted)
        self.checkpoints.save_wanted.connect(self.save_wanted)
        training.changed.connect(self._follow)
        training.records.changed.connect(self._follow)
        training.lost.connect(lambda: self.show_page(CHECKPOINTS))
        self._session.state_changed.connect(self._follow)
        self._session.shapes_changed.connect(self._follow)
        self.show_page(RECIPE)

    def _offer_data(self) -> None:
        known = self._session.data_sets.known
        self.form.offer({at: f"{one.train:,} of {one.name}" for at, one in known.items() if one.train})

    def _take_data(self, report: DataReport) -> None:
        if report.train:
            self._training.recipe = replace(self._training.recipe, data=report.where)
            self._follow()
        else:
            self._session.refused.emit(f"{report.name} has no training images, only {report.test:,} to test with")

    def _take_form(self) -> None:
        self._shown = self.form.recipe
        self._training.recipe, self._training.epochs = self._shown, self.form.epochs.value()

    def _show_form(self) -> None:
        self._shown = self._training.recipe
        self.form.show_recipe(self._shown, self._training.epochs)

    def _toggle(self) -> None:
        self._take_form()
        self._training.toggle()

    def _offer_epochs(self) -> None:
        """The latest epochs whose weights are kept, with what came of them."""
        menu = self.back.menu()
        menu.clear()
        figures = {figure.epoch: figure for figure in self._training.curve.epochs}
        for epoch in self._training.back[: -FURTHEST - 1 : -1]:
            figure = figures[epoch]
            share = "" if figure.share is None else f", {numbers.percent(figure.share)} right"
            words = f"After epoch {epoch}: loss {numbers.short(figure.loss)}{share}"
            menu.addAction(words, partial(self._training.step_back, epoch))

    def _follow(self) -> None:
        """Buttons and words at once, curves and figures in a moment, and only where they are seen."""
        if self._training.recipe is not self._shown:
            self._show_form()  # a training that was saved brought its own
        self._show_state()
        if not self._redraw.isActive():
            self._redraw.start()

    def _show_state(self) -> None:
        runs, trained = self._training.runs, self._training.report is not None
        usable = self._session.state in ("ready", "busy") and not self._session.has_errors
        self.start.setText("Pause" if runs else "Go on" if self._under_way else "Start")
        able = usable or runs
        self.start.setIcon(icon("pause" if runs else "run", self._palette.on_accent if able else self._palette.text))
        self.start.setEnabled(able)
        self.one.setEnabled(usable)
        self.reset.setEnabled(usable and trained)
        self.back.setEnabled(usable and bool(self._training.back))
        self.checkpoints.set_usable(usable, trained)
        why = "The design has problems; see the Problems panel" if self._session.has_errors else ""
        self.start.setToolTip(why or "Train, or pause; Ctrl+Shift+T does it too")
        self._show_words()

    def _show_words(self) -> None:
        training = self._training
        offered = offer(training) if training.sign and not training.words else ""
        self.remedy.setVisible(bool(offered))
        self.remedy.setText(offered)
        file = training.on_its_way.file
        if file is not None and not training.trouble:
            say(self.words, _on_its_way(file), "quiet")
        elif training.words:
            say(self.words, training.words, "problem" if training.trouble else "quiet")
        elif training.sign:
            say(self.words, f"{training.sign[:1].upper()}{training.sign[1:]}.", "warning")
        else:
            say(self.words, BEFORE if training.report is None else _progress(training), "quiet")

    @property
    def _under_way(self) -> bool:
        report = self._training.report
        return report is not None and not report.stopped

    def _draw(self) -> None:
        if not self.isVisible():
            return
        curve = self._training.curve
        others = [record for record in self._training.records.all if record.shown and record.curve is not curve]
        self.chart.draw(curve, others)
        self.figures.show_figures(self._training.report, curve, self._training.pace.speed)
        self.records.follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_form()
        self._follow()


class _Body(QWidget):
    """Wants no more room than it needs: beside words that wrap a scroll area gives all that is wanted."""

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        return False  # a page that is empty has words that wrap, too


def _progress(training: Training) -> str:
    """`Epoch 2 of 5, about 3 min left.` while it runs."""
    report = training.report
    if report is None or not training.runs:
        return ""
    epoch = f"Epoch {min(report.epoch + 1, training.until):,} of {training.until:,}"
    testing = f", {report.tested:,} of {report.tests:,} test images named" if report.tested else ""
    return f"{epoch}{testing}{'' if training.left is None else f', {about(training.left)} left'}."


def _on_its_way(file: Writing) -> str:
    return f"Writing {Path(file.path).name}: {numbers.percent(file.done / file.size)} of {numbers.in_bytes(file.size)}."
