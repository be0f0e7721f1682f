"""How far a training has come, in figures."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer import numbers
from designer.runtime.training.reports import TrainReport
from designer.ui.learning.curve import Curve
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import label

FIGURES = {
    "Step": (40, "Steps that were done"),
    "Epoch": (32, "Rounds through all samples"),
    "Loss": (50, "Loss of the last step"),
    "Train": (
        46,
        "Of the samples that it is trained on, how many were named rightly: in the last epoch, or in the last step",
    ),
    "Test": (46, "Share of the test images that is named rightly, after the last epoch"),
    "Samples/s": (54, "Samples a second that it learned from of late, by the clock"),
}
"""What is told: how wide, and what it means."""
MOST_SIGNS = 7
"""Of a loss, so that nothing beside it moves or is cut."""


class Figures(QWidget):
    """A row of names with their figures under them."""

    def __init__(self) -> None:
        super().__init__()
        self.told = {name: label("–", "mono") for name in FIGURES}
        hbox(*(_figure(name, value) for name, value in self.told.items()), None, spacing=8, within=self)

    def show_figures(self, report: TrainReport | None, curve: Curve, speed: float) -> None:
        """Tells them; a dash stands for what is not there."""
        told = dict.fromkeys(FIGURES, "–")
        if report is not None:
            told["Step"] = numbers.whole(report.step)
            told["Epoch"] = f"{report.step / report.per_epoch:.1f}"
        last, over = curve.last, curve.epochs[-1] if curve.epochs else None
        if last is not None:
            trained = last.share if over is None else over.trained
            told["Loss"] = _loss(last.loss)
            told["Train"] = "–" if trained is None else numbers.percent(trained)
            told["Samples/s"] = numbers.whole(round(speed or curve.speed))
            self.told["Samples/s"].setToolTip(f"A step took {numbers.duration(curve.step_takes)} of late")
        if over is not None and over.share is not None:
            told["Test"] = numbers.percent(over.share)
        for name, text in told.items():
            self.told[name].setText(text)


def _loss(value: float) -> str:
    """Four digits of it; two of one that is huge or tiny."""
    told = numbers.short(value)
    return told if len(told) <= MOST_SIGNS else numbers.rounded(value)


def _figure(name: str, value: QWidget) -> QVBoxLayout:
    wide, meaning = FIGURES[name]
    title = label(name, "small")
    for widget in (title, value):
        widget.setMinimumWidth(wide)
        widget.setToolTip(meaning)
    value.setAccessibleName(meaning)
    return vbox(title, value, spacing=0)
