"""The whole block in the corner, with what is in view; a click goes there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

from designer.ui.canvas.board import Board
from designer.ui.canvas.camera import Camera
from designer.ui.canvas.cards.card import DETAIL
from designer.ui.canvas.overview.far import flat_shapes, paint_frame, paint_shapes
from designer.ui.canvas.problems.problem_bubble import ProblemBubble

SIZE, INSET, MARGIN = QSize(176, 112), 10, 12
LARGE, LATER = 1000, 250
"""From how many cards on the overview waits, and how many ms."""


class Minimap(QWidget):
    """A small overview in the lower right corner of its view, in another where it would hide a problem there."""

    def __init__(self, view: Camera, board: Board) -> None:
        super().__init__(view)
        self._view, self._board = view, board
        self._wanted = True
        self._key: object = None
        self._picture = QPixmap()
        self.resize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Overview")
        view.moved.connect(self._follow)
        self._soon = QTimer(self, singleShot=True, interval=LATER)
        self._soon.timeout.connect(self._follow)
        board.redrawn.connect(self._picture_changed)
        self._follow()

    def toggle(self) -> None:
        """There where it is of use, or not at all."""
        self._wanted = not self._wanted
        self._appear()

    def _appear(self) -> None:
        """Shows itself while there is more than what is in view; over a whole block it would only hide something."""
        self.setVisible(self._wanted and not self._view.visible_rect.contains(self._board.content_rect()))

    def _picture_changed(self) -> None:
        """A small block is drawn anew at once; a large one not at each step of a drag."""
        if len(self._board.items_by_id) < LARGE:
            self._follow()
        elif not self._soon.isActive():
            self._soon.start()

    def _follow(self) -> None:
        self._appear()
        places = self._corners()
        self.move(next((place for place in places if not self._hides(QRect(place, SIZE))), places[0]))
        self.update()

    def _corners(self) -> list[QPoint]:
        """The upper left corner of each place it may have, the first of them best."""
        room = self._view.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        left, right = room.left(), room.right() - SIZE.width() + 1
        top, bottom = room.top(), room.bottom() - SIZE.height() + 1
        return [QPoint(right, bottom), QPoint(left, bottom), QPoint(left, top), QPoint(right, top)]

    def _hides(self, place: QRect) -> bool:
        """Whether something lies there that a person has to read or to click."""
        on_view = self._view.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        others = (other for other in on_view if other.isVisible() and other not in (self, self._view.viewport()))
        if any(other.geometry().intersects(place) for other in others):
            return True
        if self._view.zoom < DETAIL or not self._board.bubbles:
            return False
        return any(isinstance(item, ProblemBubble) for item in self._board.items(self._view.mapToScene(place)))

    def _transform(self) -> QTransform:
        """From the scene to this widget."""
        content = self._board.content_rect()
        room = QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET)
        wide, high = max(content.width(), 600.0), max(content.height(), 300.0)
        scale = min(room.width() / wide, room.height() / high)
        middle = content.center()
        to_middle = QTransform.fromTranslate(-middle.x(), -middle.y()) * QTransform.fromScale(scale, scale)
        return to_middle * QTransform.fromTranslate(room.center().x(), room.center().y())

    def _cards(self, transform: QTransform) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (self._board.generation, ratio, self._board.ink)
        if key != self._key and not self._soon.isActive():
            self._key = key
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setTransform(transform, True)
            for item in self._board.cards.behind:
                paint_frame(painter, item, self._board.ink)
            paint_shapes(painter, flat_shapes(self._board))
            painter.end()
        return self._picture

    def paintEvent(self, event: QPaintEvent) -> None:
        ink, transform = self._board.ink, self._transform()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink.border, 1))
        ground = QColor(ink.panel)
        ground.setAlpha(238)
        painter.setBrush(ground)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, 8, 8)
        painter.drawPixmap(0, 0, self._cards(transform))
        seen = transform.mapRect(self._view.visible_rect) & frame.adjusted(3, 3, -3, -3)
        if not seen.isEmpty() and not self._view.visible_rect.contains(self._board.content_rect()):
            painter.setPen(QPen(ink.accent, 1.2))
            fill = QColor(ink.accent)
            fill.setAlpha(22)
            painter.setBrush(fill)
            painter.drawRoundedRect(seen, 3, 3)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def _go(self, point: QPointF) -> None:
        back, possible = self._transform().inverted()
        if possible:
            self._view.go_to(back.map(point))
