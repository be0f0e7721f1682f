"""Words that change with every step of the window: painted in their place, so that nothing is laid out anew."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.ui.panels.laboratory.shown import Line
from designer.ui.theme import MONO_SIZE, mono
from designer.ui.widgets.labels import tip


class Words(QWidget):
    """One line in the font of numbers."""

    def __init__(self, widest: str = "") -> None:
        super().__init__()
        self._text, self._widest, self._colour = "", widest, QColor()
        self.setFont(mono(MONO_SIZE))
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Fixed if widest else policy.Expanding, policy.Fixed)

    def text(self) -> str:
        """What is said."""
        return self._text

    def set_text(self, text: str) -> None:
        """Says something else."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def set_colour(self, colour: str) -> None:
        """The colour of the words."""
        self._colour = QColor(colour)
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._widest) if self._widest else 24, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._colour)
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        painter.end()


class Sentence(Words):
    """A line of arithmetic: leaves out terms in the middle until it fits; the tooltip says all."""

    def __init__(self) -> None:
        super().__init__()
        self._line = Line(())

    def say(self, line: Line) -> None:
        """Takes another line."""
        self._line = line
        room, most = self.width(), len(line.terms)
        text = line.text(most)
        while most > 1 and (across := self.fontMetrics().horizontalAdvance(text)) > room:
            most = max(min(3, most - 1), min(most - 1, most * room // across))
            text = line.text(most)
        self.set_text(text)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(tip(self._line.text(len(self._line.terms))))
        elif event.type() == QEvent.Type.Resize:
            self.say(self._line)
        return super().event(event)
