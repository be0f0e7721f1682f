"""Rings round the nodes that a search found, near and far."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from designer.ui.canvas.cards.card import RADIUS
from designer.ui.canvas.view import CanvasView

AROUND = 5.0
"""How far a ring stands from its card, in px of the screen."""


class FoundMarks(QWidget):
    """Lies over a view and lets everything through to it."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.ids: frozenset[str] = frozenset()
        self.current = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.moved.connect(self.update)
        view.board.redrawn.connect(self.update)
        self.hide()

    def mark(self, ids: Collection[str], current: str = "") -> None:
        """Rings round these nodes of the block on show, a strong one round the current; none take it away."""
        self.ids, self.current = frozenset(ids), current
        self.setGeometry(self._view.viewport().geometry())
        self.setVisible(bool(self.ids))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        board, zoom = self._view.board, self._view.zoom
        seen = self._view.visible_rect
        for node_id in self.ids & board.items_by_id.keys():
            card = board.items_by_id[node_id].card
            if not card.intersects(seen):
                continue
            ring = QRectF(self._view.mapFromScene(card.topLeft()), self._view.mapFromScene(card.bottomRight()))
            self._ring(painter, ring.adjusted(-AROUND, -AROUND, AROUND, AROUND), zoom, node_id == self.current)
        painter.end()

    def _ring(self, painter: QPainter, ring: QRectF, zoom: float, current: bool) -> None:
        palette = self._view.board.ink.palette
        colour = QColor(palette.warning)
        painter.setPen(QPen(colour, 3 if current else 1.8))
        radius = RADIUS * zoom + AROUND
        painter.drawRoundedRect(ring, radius, radius)
