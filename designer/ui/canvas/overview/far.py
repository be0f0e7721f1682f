"""The block seen from far away: flat shapes grouped by colour, painted past the scene and kept as a picture."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QFont, QPainter, QPainterPath, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from designer.ui.canvas.board import Board
from designer.ui.canvas.cards.node_item import NOTE, PALE, PROBLEM, NodeItem
from designer.ui.canvas.costs.heat import HEAT
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.notes.note_look import BAR, PROMPT
from designer.ui.canvas.overview.many import Rows, draw_lines, draw_rects
from designer.ui.canvas.text import font

TITLE_GAP = 4.0
NAMES_FROM = 24.0
"""How wide a card must be on the screen to carry its name."""


class FarPicture:
    """One picture of the viewport, made anew when the scene, the place or the distance changes."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._key: object = None
        self._picture = QPixmap()
        self._generation = -1
        self._shapes: list[tuple[QBrush, Rows]] = []
        self._selected = QPainterPath()
        self._lines: Rows = np.empty((0, 4))

    def paint(self, painter: QPainter, transform: QTransform, size: QSize, ratio: float) -> None:
        """Paints it over the whole viewport."""
        key = (self._board.generation, transform, size, ratio, self._board.ink)
        if key != self._key:
            self._key = key
            self._draw(transform, size, ratio)
        painter.drawPixmap(0, 0, self._picture)

    def _draw(self, transform: QTransform, size: QSize, ratio: float) -> None:
        if self._generation != self._board.generation:
            self._generation = self._board.generation
            self._collect()
        ink = self._board.ink
        self._picture = QPixmap(size * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(ink.canvas)
        painter = QPainter(self._picture)
        painter.setTransform(transform, True)
        for item in self._board.cards.behind:
            paint_frame(painter, item, ink)
        painter.setPen(QPen(ink.wire, 0))
        draw_lines(painter, self._lines)
        paint_shapes(painter, self._shapes)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(ink.accent, 2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawPath(self._selected)
        self._names(painter, transform, QRectF(QPointF(), size.toSizeF()), ink)
        painter.end()

    def _collect(self) -> None:
        held = self._board.held
        self._shapes = flat_shapes(self._board, held)
        self._selected = QPainterPath()
        for node_id in self._board.selected - held:
            self._selected.addRect(self._board.items_by_id[node_id].card)
        self._lines = self._board.wires.lines(without=held)

    def _names(self, painter: QPainter, transform: QTransform, view: QRectF, ink: Ink) -> None:
        """Names in letters as large as each card allows, where they can still be read."""
        painter.resetTransform()
        painter.setPen(ink.on_category)
        back, _ = transform.inverted()
        seen, wide = back.mapRect(view), NAMES_FROM / transform.m11()
        for item in self._board.cards.behind:
            if item.look.width >= wide and item.card.intersects(seen):
                _title(painter, transform.mapRect(item.card), item, ink)
        for item in self._board.cards.in_view(seen, wide):
            if item.node_id not in self._board.held:
                _name(painter, transform.mapRect(item.card), item, ink)


def flat_shapes(board: Board, without: Collection[str] = ()) -> list[tuple[QBrush, Rows]]:
    """All cards as plain rectangles, together for each colour."""
    return [(_brush(board.ink, colour), rects) for colour, rects in board.cards.by_colour(without).items()]


def paint_shapes(painter: QPainter, shapes: Iterable[tuple[QBrush, Rows]]) -> None:
    """Plain rectangles, without an outline."""
    painter.setPen(Qt.PenStyle.NoPen)
    for brush, rects in shapes:
        painter.setBrush(brush)
        draw_rects(painter, rects)


def paint_frame(painter: QPainter, item: NodeItem, ink: Ink) -> None:
    """A frame as a flat tinted area."""
    tint = ink.frame(item.look.category)
    painter.fillRect(item.card, tint.fill)
    painter.fillRect(QRectF(item.card.topLeft(), QSizeF(item.look.width, BAR)), tint.bar)


def _brush(ink: Ink, kind: str) -> QBrush:
    if kind.startswith(NOTE):
        return QBrush(ink.paper(kind.removeprefix(NOTE)).line)
    if kind.startswith(PALE):
        return ink.pale(kind.removeprefix(PALE))
    if kind.startswith(HEAT):
        return ink.heat(int(kind.removeprefix(HEAT)))
    return QBrush(ink.problem) if kind == PROBLEM else ink.flat(kind)


def paint_held(painter: QPainter, board: Board, transform: QTransform) -> None:
    """The cards that a hand moves, with their wires, over the picture of all that stays."""
    if not board.held:
        return
    painter.save()
    painter.setTransform(transform, True)
    painter.setPen(QPen(board.ink.wire, 0))
    draw_lines(painter, board.wires.lines_of(board.held))
    pen = QPen(board.ink.accent, 2)
    pen.setCosmetic(True)
    painter.setPen(pen)
    for node_id in board.held:
        item = board.items_by_id[node_id]
        if not item.behind:
            painter.fillRect(item.card, _brush(board.ink, item.colour))
        painter.drawRect(item.card)
    painter.restore()


def paint_in_hand(painter: QPainter, board: Board, transform: QTransform) -> None:
    """What a gesture draws, over the picture."""
    if not board.in_hand:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(transform, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    board.wires.paint_marked(painter)
    option = QStyleOptionGraphicsItem()
    for item in board.in_hand:
        painter.save()
        painter.translate(item.pos())
        item.paint(painter, option, None)
        painter.restore()


def _name(painter: QPainter, rect: QRectF, item: NodeItem, ink: Ink) -> None:
    """The name; where the colour says what the node costs, with the number under it."""
    lines = [item.look.title]
    if item.heat is not None:
        lines += [item.heat.number] if item.heat.number else []
        painter.setPen(ink.on_category if item.look.state == "problem" else ink.text)
    made, high = QFont(font("title")), rect.height() / len(lines)
    made.setPixelSize(max(6 if len(lines) > 1 else 7, int(high * (0.9 if len(lines) > 1 else 0.72))))
    painter.setFont(made)
    for number, line in enumerate(lines):
        text = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, int(rect.width() - 4))
        room = QRectF(rect.x(), rect.y() + number * high, rect.width(), high)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
    painter.setPen(ink.on_category)


def _title(painter: QPainter, rect: QRectF, item: NodeItem, ink: Ink) -> None:
    """A frame's title above it: inside there is no room, and it is what one finds the way by."""
    painter.setFont(font("title"))
    painter.setPen(ink.text)
    title = item.look.title or PROMPT["frame"]
    text = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(rect.width()))
    painter.drawText(rect.topLeft() - QPointF(0, TITLE_GAP), text)
    painter.setPen(ink.on_category)
