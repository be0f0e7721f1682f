"""One forward pass: what is fed in, what comes out, how long it took."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from designer import numbers
from designer.runtime.reports import OutputReport, RunReport
from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.panels.accuracy.words import in_words
from designer.ui.panels.run.feed import FeedForm
from designer.ui.panels.run.numbers_label import NumbersLabel
from designer.ui.panels.run.saliency import SaliencyLine, lit
from designer.ui.session import Session
from designer.ui.widgets.bars import ClassBars
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.labels import ElidedLabel, label
from designer.ui.widgets.picture import Picture, image_of
from designer.ui.widgets.run_button import RunButton

NOT_YET = "Run the network to see what it makes of the input."
CLASSIFIES = "Which class the network takes each test image for, and how many are right"
TAKES_NONE = "The network takes no images"
PICTURE = 140
CLASSES = 6


class RunPanel(QWidget):
    """The input at the left, the result in the middle."""

    accuracy_wanted = Signal()
    """All test images are being classified."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session, self._palette = document, session, palette
        self._make_widgets()
        self._place_widgets()
        self.run_button.wanted.connect(self._act)
        self.accuracy_button.clicked.connect(self._measure)
        session.runs.classified.connect(self._show_accuracy)
        self.saliency.changed.connect(self._light)
        self.saliency.refused.connect(self._refused)
        session.ran.connect(self._show)
        session.state_changed.connect(self._show_state)
        session.refused.connect(self._refused)
        document.changed.connect(self._design_changed)
        document.replaced.connect(lambda: self._stack.set_empty(True))
        session.shapes_changed.connect(self._show_state)
        self.set_palette(palette)
        self._show_state()

    @property
    def empty_text(self) -> str:
        """What is said while there is nothing to show; "" once there is."""
        return self._stack.sentence

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.run_button.set_palette(palette)
        self.accuracy_button.setIcon(icon("accuracy", palette.quiet))
        self.feed.set_palette(palette)
        if self._session.last_run:
            self._show()

    def _make_widgets(self) -> None:
        self.feed = FeedForm(self._session)
        self.run_button = RunButton(self._session, self._palette)
        self.accuracy_button = QPushButton("Classify Test Images")
        self.accuracy = label("", wrap=True)
        self.refusal = label("", "problem", wrap=True)
        self.refusal.hide()
        self.saliency = SaliencyLine(self._document, self._session, self)
        self.picture = Picture(PICTURE)
        self.picture.setAccessibleName("The picture that was fed in")
        self._fed = QImage()
        self.fed = label("", "strong", wrap=True)
        self.fed_shape = ElidedLabel("", "small")
        self.lit = ElidedLabel("", "small")
        self.timing = ElidedLabel("", "small")
        self.bars = ClassBars()
        self.result = label("", "strong", wrap=True)
        self.outputs = NumbersLabel()

    def _place_widgets(self) -> None:
        buttons = hbox(self.run_button, self.accuracy_button, None, spacing=8)
        self.feed.add_line(self.saliency.on, self.saliency.aim)
        left = vbox(self.feed, buttons, self.accuracy, None, spacing=8)
        holder = QWidget()
        holder.setLayout(left)
        holder.setFixedWidth(288)
        self._stack = OrEmpty(self._result_page(), NOT_YET)
        middle = vbox(self.refusal, (self._stack, 1), spacing=8)
        row = hbox(holder, (middle, 1), spacing=20, margins=(12, 8, 12, 8))
        page = QWidget()
        page.setLayout(row)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        vbox(scroll, within=self)

    def _result_page(self) -> QWidget:
        page = QWidget()
        words = QWidget()
        words.setFixedWidth(148)
        vbox(self.picture, 4, self.fed, self.fed_shape, self.timing, self.lit, None, spacing=2, within=words)
        came = vbox(self.result, self.bars, self.outputs, None, spacing=4)
        hbox(words, (came, 1), spacing=20, within=page)
        return page

    def _act(self, action: str) -> None:
        self.refusal.hide()
        match action:
            case "interrupt":
                self._session.interrupt()
            case "restart":
                self._session.restart()
            case _:
                self._session.set_choice(self.feed.choice())
                self._session.run()

    def _design_changed(self) -> None:
        """What was refused was refused of another design."""
        self.refusal.hide()
        self._show_state()

    def _measure(self) -> None:
        self.refusal.hide()
        self.accuracy_wanted.emit()
        self._session.runs.measure_accuracy()

    def _show_accuracy(self) -> None:
        self.accuracy.setText(in_words(self._session.runs))

    def _refused(self, text: str) -> None:
        self.refusal.setText(text)
        self.refusal.show()

    def _show_state(self) -> None:
        usable = self._session.state in ("ready", "busy") and not self._session.has_errors
        self.run_button.setEnabled(usable or self.run_button.action != "run")
        takes = self._session.runs.takes_images
        self.accuracy_button.setEnabled(usable and takes and not self._session.runs.under_way)
        self.accuracy_button.setToolTip(CLASSIFIES if takes else TAKES_NONE)
        why = "" if usable else "The engine is not ready yet" if self._session.state == "starting" else ""
        if self._session.has_errors:
            why = "The design has problems; see the Problems panel"
        if why:
            self.run_button.setToolTip(why)
        self.feed.refresh()

    def _show(self) -> None:
        report = self._session.last_run
        if report is None:
            return
        self.refusal.hide()
        self._show_input(report)
        first = report.outputs[0] if report.outputs else None
        self._show_classes(first, report)
        self.outputs.show_outputs(report.outputs)
        self.timing.setText(f"{numbers.duration(report.seconds)} on {report.device}")
        self._stack.set_empty(False)

    def _show_input(self, report: RunReport) -> None:
        fed = report.inputs[0] if report.inputs else None
        if fed is None:
            self._fed = QImage()
            self.picture.hide()
            self._light()
            self.fed.setText("nothing is fed in")
            self.fed_shape.setText("")
            return
        image = image_of(fed.pixels, fed.width, fed.height, fed.channels)
        self.picture.setVisible(not image.isNull())
        self._fed = image
        self._light()
        self.fed.setText(fed.label or fed.text.replace("seed ", "seed\N{NO-BREAK SPACE}"))
        which = [fed.text.removesuffix(f": {fed.label}")] if fed.label else []
        self.fed_shape.setText(" · ".join([*which, numbers.shape(fed.shape)]))

    def _light(self) -> None:
        """The picture that was fed in, lit up where saliency is asked for."""
        report = self.saliency.report
        self.picture.draw(lit(self._fed, report, self._palette.positive) if report else self._fed)
        self.lit.setText(f"lit: what moves {report.text}" if report else "")
        self.lit.setVisible(report is not None)

    def _show_classes(self, output: OutputReport | None, report: RunReport) -> None:
        classes = output.classes if output else ()
        right = report.inputs[0].label if report.inputs else ""
        palette = self._palette
        colours = {
            "text": palette.text,
            "quiet": palette.quiet,
            "track": palette.line,
            "bar": palette.accent,
            "right": palette.good,
        }
        best = [score for at, score in enumerate(classes) if at < CLASSES or score.label == right]
        rows = [(score.label, score.probability, numbers.percent(score.probability)) for score in best]
        self.bars.draw(rows, right, colours)
        self.bars.setVisible(bool(rows))
        self.result.setVisible(bool(rows))
        self.outputs.setContentsMargins(0, 8 if rows else 0, 0, 0)
        if rows:
            known = any(score.label == right for score in classes)
            verdict = "" if not known else " · right" if rows[0][0] == right else f" · it is {right}"
            self.result.setText(f"{_named(rows[0][0])} · {rows[0][2]}{verdict}")


def _named(label: str) -> str:
    """A class by its name, or by its number where it has none."""
    return f"class {label}" if label.isdecimal() else label
