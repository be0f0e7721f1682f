"""An activation on the bench: its curve, its slope, and what flows into it, in a picture and in a sentence."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from designer import numbers
from designer.engine.calls.laboratory import ReadCurve
from designer.engine.protocol import Refusal
from designer.runtime.laboratory.curve_report import CurveReport
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.curve_stage import CurveStage
from designer.ui.panels.laboratory.sentence import Words
from designer.ui.panels.laboratory.shown import number
from designer.ui.session import Session
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import label


class CurvePage(QWidget):
    """Asks the engine about one activation after the other."""

    def __init__(self, session: Session, palette: Palette) -> None:
        super().__init__()
        self._session = session
        self._path = ""
        self.stage = CurveStage(palette)
        self.words = label("", wrap=True)
        self.under_mouse = Words()
        vbox((self.stage, 1), self.words, self.under_mouse, spacing=4, within=self)
        self.stage.said.connect(self.under_mouse.set_text)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.stage.set_palette(palette)
        self.under_mouse.set_colour(palette.quiet)

    def look_at(self, path: str) -> None:
        """Has the curve of this node worked out; the one on show is shown until it is there."""
        if path != self._path:
            self._path = path
            self.stage.show_curve(None)
            self.words.setText("Looking …")
        call = ReadCurve(path, self._session.choice)
        self._session.ask(call, self._arrived, lambda refusal: self._refused(path, refusal))

    def _arrived(self, report: CurveReport) -> None:
        if report.path == self._path:
            self.stage.show_curve(report)
            self.words.setText(sentence(report))

    def _refused(self, path: str, refusal: Refusal) -> None:
        if path == self._path:
            self.stage.show_curve(None)
            self.words.setText(refusal.text)


def sentence(report: CurveReport) -> str:
    """What the picture says of learning: where the numbers lie on the curve, and what that does to a gradient."""
    of = f"{report.total:,} numbers of {numbers.plural(report.samples, 'sample')} flow in"
    if report.fed:
        of += f" ({report.fed}{' and those after it' if report.samples > 1 else ''})"
    if report.passes is None or report.greatest is None:
        return f"{of}. No gradient gets through {report.title}, so nothing before it can learn through it."
    greatest = f"(its greatest is {number(report.greatest)})"
    told = f"{of}. None of them lies where the slope is nearly 0 {greatest}. "
    if report.flat:
        told = (
            f"{of}. {numbers.percent(report.flat)} of them lie where the slope is nearly 0 {greatest}: "
            "there almost no gradient gets through. "
        )
    told += f"On the mean a gradient is multiplied by {number(report.passes)} on its way back."
    if report.curves > 1:
        told += f" Each of {report.curves} channels has a curve of its own."
    return told
