"""The sign over the window while files are held over it; wherever they are let go, it takes them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from designer.ui.drop_plan import Step, plan
from designer.ui.palette import Palette

INSET, CORNER, LINE, AROUND = 10.0, 12.0, 24.0, 40
MOST = 8
"""So many files are told one by one."""


class FileDrop(QWidget):
    """Covers its window while files are dragged over it, so that no field below can take them for text."""

    dropped = Signal(list)
    """Files were let go; carries their paths."""

    def __init__(self, window: QWidget, palette: Palette) -> None:
        super().__init__(window)
        self._palette = palette
        self._paths: list[Path] = []
        self._entered = False
        self.setAcceptDrops(True)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What it promises, a line for each file; "" while nothing is held over the window."""
        return "\n".join(words for words, _ in self._lines()) if self.isVisible() else ""

    def set_palette(self, palette: Palette) -> None:
        """Its colours."""
        self._palette = palette
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.DragEnter and files_of(event.mimeData()):
            self._appear(files_of(event.mimeData()))
            event.acceptProposedAction()
            return True
        if self._paths and event.type() in (QEvent.Type.DragMove, QEvent.Type.Drop):
            self._hear(event)
            return True
        if self._paths and event.type() == QEvent.Type.DragLeave:
            # The way into this sign leads out of the window below: only who does not come here has left.
            self._entered = False
            QTimer.singleShot(0, self, self._leave)
        return super().eventFilter(watched, event)

    def _hear(self, event: QEvent) -> None:
        assert isinstance(event, QDropEvent)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropEvent(event)

    def _appear(self, paths: list[Path]) -> None:
        self._paths = paths
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()

    def _leave(self) -> None:
        if not self._entered:
            self._vanish()

    def _vanish(self) -> None:
        self._paths, self._entered = [], False
        self.hide()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._entered = bool(self._paths)
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._vanish()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = self._paths
        self._vanish()
        event.acceptProposedAction()
        # After the drop is done: a question to the person must not hold up the program that files come from.
        QTimer.singleShot(0, self, lambda: self.dropped.emit(paths))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(self._palette.canvas)
        veil.setAlpha(190)
        painter.fillRect(self.rect(), veil)
        taken = any(not step.left for step in plan(self._paths))
        colour = QColor(self._palette.accent if taken else self._palette.problem)
        pen = QPen(colour, 2)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET), CORNER, CORNER)
        self._paint_words(painter, colour)

    def _lines(self) -> list[tuple[str, Step | None]]:
        """What is said of each file, and of those there is no room for."""
        steps = plan(self._paths)
        lines: list[tuple[str, Step | None]] = [(step.promise, step) for step in steps[:MOST]]
        return [*lines, (f"… and {len(steps) - MOST} more", None)] if len(steps) > MOST else lines

    def _paint_words(self, painter: QPainter, colour: QColor) -> None:
        font = painter.font()
        font.setPixelSize(16)
        painter.setFont(font)
        measured, room = painter.fontMetrics(), self.width() - 4 * AROUND
        lines = [
            (measured.elidedText(words, Qt.TextElideMode.ElideMiddle, room), step is None or bool(step.left))
            for words, step in self._lines()
        ]
        wide = max(measured.horizontalAdvance(words) for words, _ in lines) + AROUND
        high = len(lines) * LINE + AROUND / 2
        plate = QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(QColor(self._palette.panel))
        painter.drawRoundedRect(plate, 8, 8)
        for at, (words, quiet) in enumerate(lines):
            painter.setPen(QColor(self._palette.quiet if quiet else self._palette.text))
            row = QRectF(plate.left(), plate.top() + AROUND / 4 + at * LINE, wide, LINE)
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, words)


def files_of(data: QMimeData) -> list[Path]:
    """The files of this machine that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
