"""A line of arithmetic in as many terms as there is room for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent

from designer.ui.panels.laboratory.shown import MOST_TERMS
from designer.ui.widgets.labels import ElidedLabel, tip

TRIED = (MOST_TERMS, 16, 12, 9, 7, 5, 4, 3)


class Sentence(ElidedLabel):
    """Says the longest of what `of` gives for fewer and fewer terms that fits; the tooltip says all."""

    def __init__(self) -> None:
        super().__init__("", "mono")
        self._of: Callable[[int], str] = lambda _most: ""

    def say(self, of: Callable[[int], str]) -> None:
        """Takes another sentence."""
        self._of = of
        self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width()
        texts = (self._of(most) for most in TRIED)
        text = ""
        for text in texts:
            if self.fontMetrics().horizontalAdvance(text) <= room:
                break
        if text != self.text():
            self.setText(text)
            self.setToolTip(tip(self._of(MOST_TERMS)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
