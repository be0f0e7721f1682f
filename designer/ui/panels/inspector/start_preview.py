"""What a rule would make parameters start from: a histogram of the values, and their figures in a line."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from designer import numbers
from designer.engine.calls.parameter_edits import PreviewStart
from designer.engine.protocol import Refusal
from designer.runtime.reports import StartPreview
from designer.ui.palette import LIGHT, Palette
from designer.ui.panels.colourmap import rgba
from designer.ui.panels.inspector.title import INSET
from designer.ui.session import Session
from designer.ui.widgets.bars import BarChart
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.into_view import into_view
from designer.ui.widgets.labels import label


class StartPreviewBox(QWidget):
    """Shows one rule's values once they are asked for.

    Attributes:
        number: Of the rule on show; None for none.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._palette = session, LIGHT
        self.number: int | None = None
        self.histogram = BarChart(40)
        self.histogram.setAccessibleName("Histogram of the values that the rule gives")
        self.words, self.printed = label("", "quiet", wrap=True), label("", "mono-quiet", wrap=True)
        self.printed.setAccessibleName("What the rule printed")
        vbox(self.histogram, self.words, self.printed, margins=(INSET, 0, 4, 4), within=self)
        self.forget()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette

    def ask(self, call: PreviewStart) -> None:
        """Has the values of a rule worked out; nothing live is touched."""
        self.number = call.number
        self._session.ask(call, lambda found: self._take(call.number, found), self._refused)

    def forget(self) -> None:
        """Shows none."""
        self.number = None
        self.hide()

    def _take(self, number: int, found: StartPreview) -> None:
        if self.number != number:
            return
        self.histogram.setVisible(bool(found.counts))
        if found.counts:
            counts = np.array(found.counts, np.float64)
            colours = np.tile(np.array(rgba(self._palette.accent), np.uint8), (len(counts), 1))
            self.histogram.draw(counts, colours, self._palette.quiet)
        self.words.setText(_words(found))
        self.printed.setText(found.printed.rstrip())
        self.printed.setVisible(bool(found.printed.strip()))
        self._come_into_sight()

    def _refused(self, refusal: Refusal) -> None:
        self.histogram.hide()
        self.printed.hide()
        self.words.setText(refusal.text)
        self._come_into_sight()

    def _come_into_sight(self) -> None:
        if not self.isVisible():  # a number that is typed over has the values anew, and nothing moves
            self.show()
            into_view(self)


def _words(found: StartPreview) -> str:
    if not found.names:
        return "The rule meets nothing."
    if not found.counts:
        return "The shapes are not yet known: run the network once."
    figures = found.statistics
    mean, std, low, high = map(numbers.short, (figures.mean, figures.std, figures.low, figures.high))
    count = numbers.plural(sum(found.counts), "value")
    of = numbers.plural(len(found.names), "parameter")
    return f"{count} of {of}: mean {mean}, std {std}, {low} to {high}"
