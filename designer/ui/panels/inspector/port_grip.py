"""A grip of six dots by which a line is dragged up and down among the lines of its list."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from designer.ui.widgets.labels import tip

WIDE, HIGH = 12, 28
APART, DOT = 4.0, 1.25


class Grip(QWidget):
    """What the mouse does to a line; Escape lets go of it where it was."""

    taken = Signal()
    dragged = Signal(QPoint)
    """Where the mouse is, on the screen."""
    let_go = Signal(bool)
    """Whether the line stays where it is now; else it goes back."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._colour, self._held = QColor(), False
        self.setFixedSize(QSize(WIDE, HIGH))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(words)
        self.setToolTip(tip(words))

    def set_colour(self, colour: str) -> None:
        """The colour of its dots."""
        self._colour = QColor(colour)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        middle = QPointF(WIDE / 2, HIGH / 2)
        for x in (-0.5, 0.5):
            for y in (-1, 0, 1):
                painter.drawEllipse(middle + QPointF(x, y) * APART, DOT, DOT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.taken.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end(stays=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._held and event.key() == Qt.Key.Key_Escape:
            self._end(stays=False)
        else:
            super().keyPressEvent(event)

    def _end(self, stays: bool) -> None:
        if self._held:
            self._held = False
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.let_go.emit(stays)


class LineInHand:
    """A line that is dragged: the others of its list make room for it."""

    def __init__(self, line: QWidget, rows: QVBoxLayout) -> None:
        self._line, self._rows = line, rows
        self.begun = self.place = rows.indexOf(line)
        self._tops = [item.geometry().top() for at in range(rows.count()) if (item := rows.itemAt(at))]

    def move(self, at: QPoint) -> None:
        """Puts it under the mouse, which is there on the screen; a long list scrolls along."""
        form = self._line.parentWidget()
        assert form is not None
        here = form.mapFromGlobal(at)
        self._put(max(0, bisect_right(self._tops, here.y()) - 1))
        area = _scrolled(form)
        if area is not None and (whole := area.widget()):
            area.ensureVisible(0, form.mapTo(whole, here).y(), 0, HIGH)

    def put_back(self) -> None:
        """It stands where it was."""
        self._put(self.begun)

    def _put(self, place: int) -> None:
        if place != self.place:
            self.place = place
            self._rows.removeWidget(self._line)
            self._rows.insertWidget(place, self._line)


def _scrolled(widget: QWidget) -> QScrollArea | None:
    """What scrolls a widget, if anything does."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return around
