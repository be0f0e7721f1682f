"""What the colours of the cards mean: a scale in the corner of the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from designer.ui.canvas.board import Board
from designer.ui.canvas.camera import Camera
from designer.ui.canvas.costs.heat import STEPS
from designer.ui.canvas.costs.measured_heat import LEAST
from designer.ui.canvas.text import font

SIZE, MARGIN, ABOVE, INSET = QSize(196, 66), 12, 8, 12
SWATCH = 12.0


class Legend(QWidget):
    """Keeps to the lower left corner of its view, or to another where it would lie over cards.

    The hand reaches through it.
    """

    def __init__(self, view: Camera, board: Board) -> None:
        super().__init__(view)
        self._view, self._board = view, board
        self.title = self.dearest = self.note = self.least = self.pale = ""
        self._corner = 0
        self.resize(SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.moved.connect(self._follow)
        self.hide()

    def say(self, title: str, dearest: str, note: str, least: str = LEAST, pale: str = "0") -> None:
        """Shows the scale up to the dearest card, `pale` for one without a colour; without a dearest only the note."""
        self.title, self.dearest, self.note, self.least, self.pale = title, dearest, note, least, pale
        self.setAccessibleName(f"{title}: {note or dearest}")
        if not self.isVisible():  # it does not jump while one looks about
            self._corner = next((at for at, place in enumerate(self._places()) if not self._covers(place)), 0)
        self.show()
        self._follow()
        self.update()

    def _follow(self) -> None:
        places = self._places()
        self.move(places[self._corner] if self._corner < len(places) else places[0])

    def _places(self) -> list[QPoint]:
        """Where it may stand, the best first; the lower right corner is the overview's, where there is one."""
        room = self._view.viewport().geometry()
        left, foot = room.left() + MARGIN, room.bottom() - self.height() - MARGIN + 1
        places = [QPoint(left, foot), QPoint(left, room.top() + ABOVE)]
        if self._view.visible_rect.contains(self._board.content_rect()):
            places.append(QPoint(room.right() - self.width() - MARGIN + 1, foot))
        return places

    def _covers(self, corner: QPoint) -> bool:
        """Whether cards, or pictures under them, lie there."""
        there = self._view.mapToScene(QRect(corner, self.size())).boundingRect()
        pictures = (item.picture_area for item in self._board.items_by_id.values())
        return self._board.cards.meets(there) or any(area.intersects(there) for area in pictures)

    def paintEvent(self, event: QPaintEvent) -> None:
        ink = self._board.ink
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(ink.panel)
        ground.setAlpha(238)
        painter.setPen(QPen(ink.border, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        inside = QRectF(self.rect()).adjusted(INSET, 8, -INSET, -8)
        painter.setPen(ink.text)
        painter.setFont(font("title"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self.title)
        self._scale(painter, inside) if self.dearest else None
        painter.setPen(ink.quiet)
        painter.setFont(font("foot"))
        if self.note:
            where = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight if self.dearest else BELOW
            painter.drawText(inside, where | Qt.TextFlag.TextWordWrap, self.note)
        painter.end()

    def _scale(self, painter: QPainter, inside: QRectF) -> None:
        ink, wide = self._board.ink, inside.width() / (STEPS + 1)
        top = inside.top() + 22
        painter.setPen(ink.thin_border_pen)
        for step in range(STEPS + 1):
            painter.setBrush(ink.heat(step))
            painter.drawRect(QRectF(inside.left() + step * wide, top, wide - (4 if not step else 0), SWATCH))
        painter.setPen(ink.quiet)
        painter.setFont(font("foot"))
        row = QRectF(inside.left(), top + SWATCH + 2, inside.width(), 18)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, self.pale)
        painter.drawText(row.adjusted(wide, 0, 0, 0), Qt.AlignmentFlag.AlignLeft, self.least)
        painter.drawText(row, Qt.AlignmentFlag.AlignRight, self.dearest)


BELOW = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
