"""Two convolutions with nothing between them: the one that does what they do, and by how much it differs."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

from designer.engine.calls.laboratory import MergeTwo
from designer.engine.protocol import Refusal
from designer.runtime.laboratory.merge_report import MergeReport
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.merge_stage import MergeStage
from designer.ui.panels.laboratory.shown import number
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import label
from designer.ui.widgets.number_box import NumberBox

EQUAL = 1e-4
"""Outputs that differ by less are called the same: the rest is rounding."""


class MergePage(QWidget):
    """Asks the engine about the convolution on the bench and the one behind it."""

    def __init__(self, session: Session, palette: Palette) -> None:
        super().__init__()
        self._session = session
        self._path = ""
        self.stage = MergeStage(palette)
        self.words = label("", wrap=True)
        self.output, self.channel = _spin("Output channel of the second"), _spin("Input channel of the first")
        output, channel = label("Output channel", "quiet"), label("Input channel", "quiet")
        row = hbox(output, self.output, 8, channel, self.channel, None, spacing=8)
        vbox(row, (self.stage, 1), self.words, spacing=4, within=self)
        for box in (self.output, self.channel):
            box.valueChanged.connect(self._ask)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.stage.set_palette(palette)

    def show_layer(self, path: str) -> None:
        """Is about the convolution at this path from now on."""
        if path != self._path:
            self._path = path
            self.stage.show_merged(None)
            self.words.setText("Looking …")
        self._ask()

    def _ask(self) -> None:
        path = self._path
        call = MergeTwo(path, self._session.choice, self.output.value(), self.channel.value())
        self._session.ask(call, self._arrived, lambda refusal: self._refused(path, refusal))

    def _arrived(self, report: MergeReport) -> None:
        if report.path != self._path:
            return
        for box, value, count in ((self.output, report.output, report.outputs),
                                  (self.channel, report.channel, report.channels)):  # fmt: skip
            box.blockSignals(True)
            box.setRange(0, count - 1)
            box.setValue(value)
            box.setEnabled(count > 1)
            box.blockSignals(False)
        self.stage.show_merged(report)
        self.words.setText(sentence(report))

    def _refused(self, path: str, refusal: Refusal) -> None:
        if path == self._path:
            self.stage.show_merged(None)
            self.words.setText(refusal.text)


def sentence(report: MergeReport) -> str:
    """What the one convolution is, how far its output is from that of the two, and what it costs."""
    first, second = report.names
    rows, columns = report.merged.shape
    told = f"{first} and {second} are one convolution of {rows}×{columns}, stride {_pair(report.stride)}"
    told += f", padding {_pair(report.padding)}. " if any(report.padding) else ". "
    if report.between > 1:
        told += f"Its kernel is added up over the {report.between} channels between the two. "
    if report.largest < EQUAL:
        told += f"The outputs are the same (they differ by {number(report.largest)}: rounding). "
    elif report.inside < EQUAL:
        told += (
            f"The outputs are the same but for the border, by {number(report.largest)}: {second} pads with zeros what "
            f"{first} would have made of the padding. "
        )
    else:
        told += f"The outputs differ by {number(report.largest)}: the numbers are so large that rounding is seen. "
    two, one = report.parameters
    work = report.multiplications
    return f"{told}{two:,} parameters become {one:,}, {work[0]:,} multiplications a sample {work[1]:,}."


def _pair(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"({pair[0]}, {pair[1]})"


def _spin(name: str) -> QSpinBox:
    box = NumberBox()
    box.setAccessibleName(name)
    return box
