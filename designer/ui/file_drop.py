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

from designer.ui.dropped import promise, refusal, that_count
from designer.ui.palette import Palette

INSET, CORNER, HIGH, AROUND = 10.0, 12.0, 44.0, 40


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
        """What it promises; "" while nothing is held over the window."""
        return promise(self._paths) if self._paths and self.isVisible() else ""

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
        taken = not any(map(refusal, that_count(self._paths)))
        colour = QColor(self._palette.accent if taken else self._palette.problem)
        pen = QPen(colour, 2)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET), CORNER, CORNER)
        self._paint_words(painter, colour)

    def _paint_words(self, painter: QPainter, colour: QColor) -> None:
        font = painter.font()
        font.setPixelSize(16)
        painter.setFont(font)
        room = self.width() - 4 * AROUND
        text = painter.fontMetrics().elidedText(promise(self._paths), Qt.TextElideMode.ElideMiddle, room)
        wide = painter.fontMetrics().horizontalAdvance(text) + AROUND
        plate = QRectF((self.width() - wide) / 2, (self.height() - HIGH) / 2, wide, HIGH)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(QColor(self._palette.panel))
        painter.drawRoundedRect(plate, 8, 8)
        painter.setPen(QColor(self._palette.text))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def files_of(data: QMimeData) -> list[Path]:
    """The files of this machine that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
