"""Notes and frames on the canvas: quiet paper with words, and a tinted area with a title behind the cards."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from designer.ui.canvas.cards.card import DETAIL, paint_card, write
from designer.ui.canvas.cards.look import NodeLook
from designer.ui.canvas.cards.node_item import NOTE, NodeItem
from designer.ui.canvas.even_weight import draw_words
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.notes.lesson_result import LessonResult, paint_lesson_result
from designer.ui.canvas.notes.note_look import BAR, CORNER, INSET, LEADING, PROMPT, check_rect, room_below
from designer.ui.canvas.notes.wrapping import wrapped
from designer.ui.canvas.text import DOTS, font, metrics

NOTE_RADIUS, FRAME_RADIUS, BUTTON_RADIUS = 4.0, 10.0, 5.0
BORDER = 6.0
"""How far from its sides a frame can be taken, in scene px."""
LARGE = 24
"""Letters of a frame's title seen from a distance, in scene px."""


class NoteItem(NodeItem):
    """Words for people on paper of their own; a lesson's note says what came of its check."""

    result: LessonResult | None = None

    def set_lesson_result(self, result: LessonResult | None) -> None:
        """What came of the check, or nothing any more."""
        if result != self.result:
            self.result = result
            self.update()

    @property
    def tip(self) -> str:
        return self.result.told if self.result else super().tip

    @property
    def colour(self) -> str:
        return f"{NOTE}{self.look.category}"

    def at_corner(self, point: QPointF, reach: float = CORNER) -> bool:
        return _near(self.card.bottomRight(), point, reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        paint_note(painter, self.look, self._ink, zoom, self.selected, self.hovered)
        if self.result is not None and self.look.asks and zoom >= DETAIL / 2:
            paint_lesson_result(painter, self.look, self._ink, self.result)


class FrameItem(NodeItem):
    """A titled area behind wires and cards; its title bar and its sides can be taken, what lies in it stays free."""

    behind = True

    def __init__(self, node_id: str, look: NodeLook, ink: Ink) -> None:
        super().__init__(node_id, look, ink)
        self._sink()

    def at_corner(self, point: QPointF, reach: float = CORNER) -> bool:
        return _near(self.card.bottomRight(), point, reach)

    def set_look(self, look: NodeLook) -> None:
        super().set_look(look)
        self._sink()

    def set_selected(self, selected: bool) -> None:
        super().set_selected(selected)
        self._sink()

    def _sink(self) -> None:
        """Behind the wires, a smaller one before a larger one."""
        self.setZValue(0.5 / (1.0 + self.look.width * self.look.height / 1e6))

    def holds(self, point: QPointF) -> bool:
        inside = self.card.adjusted(BORDER, BAR, -BORDER, -BORDER)
        return self.card.contains(point) and (not inside.contains(point) or self.at_corner(point))

    def touches(self, rect: QRectF) -> bool:
        inside = self.card.adjusted(BORDER, BAR, -BORDER, -BORDER)
        return self.card.intersects(rect) and not inside.contains(rect)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        paint_frame(painter, self.look, self._ink, zoom, self.selected, self.hovered)


def paint_note(
    painter: QPainter, look: NodeLook, ink: Ink, zoom: float, selected: bool = False, hovered: bool = False
) -> None:
    """A note, its top left corner at the origin."""
    rect = QRectF(0, 0, look.width, look.height)
    if selected:
        _halo(painter, rect, NOTE_RADIUS, ink)
    paper = ink.paper(look.category)
    painter.setPen(ink.accent_pen if selected else QPen(paper.line, 1))
    painter.setBrush(paper.fill)
    painter.drawRoundedRect(rect, NOTE_RADIUS, NOTE_RADIUS)
    if zoom >= DETAIL / 2:
        _words(painter, look, ink)
    if look.asks and zoom >= DETAIL / 2:
        _button(painter, check_rect(look), ink)
    if hovered or selected:
        grip(painter, rect, ink)


def paint_frame(
    painter: QPainter, look: NodeLook, ink: Ink, zoom: float, selected: bool = False, hovered: bool = False
) -> None:
    """A frame, its top left corner at the origin."""
    rect = QRectF(0, 0, look.width, look.height)
    if selected:
        _halo(painter, rect, FRAME_RADIUS, ink)
    tint = ink.frame(look.category)
    painter.setPen(ink.none)
    painter.setBrush(tint.fill)
    painter.drawRoundedRect(rect, FRAME_RADIUS, FRAME_RADIUS)
    painter.setBrush(tint.bar)
    painter.drawPath(_bar(look.width, look.height))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(ink.accent_pen if selected else QPen(tint.line, 1.5 if hovered else 1))
    painter.drawRoundedRect(rect, FRAME_RADIUS, FRAME_RADIUS)
    _title(painter, look, ink, zoom)
    if hovered or selected:
        grip(painter, rect, ink)


def paint_whatever(painter: QPainter, look: NodeLook, ink: Ink, zoom: float, selected: bool = False) -> None:
    """A card, a note or a frame, its top left corner at the origin."""
    paint = {"note": paint_note, "frame": paint_frame}.get(look.paper, paint_card)
    paint(painter, look, ink, zoom, selected)


def _words(painter: QPainter, look: NodeLook, ink: Ink) -> None:
    painter.setPen(ink.text if look.text else ink.quiet)
    step = metrics("note").height() * LEADING
    y = INSET - 2 + metrics("note").ascent()
    for line in words_of(look):
        draw_words(painter, QPointF(INSET, y), line, "note")
        y += step


def _button(painter: QPainter, rect: QRectF, ink: Ink) -> None:
    painter.setPen(ink.accent_pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, BUTTON_RADIUS, BUTTON_RADIUS)
    painter.setPen(ink.accent)
    painter.setFont(font("note"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "Check")


def _title(painter: QPainter, look: NodeLook, ink: Ink, zoom: float) -> None:
    title = look.title or PROMPT["frame"]
    painter.setPen(ink.text if look.title else ink.quiet)
    if zoom >= DETAIL:
        write(painter, INSET, look.title_y, title, "title")
        return
    made = QFont(font("title"))
    made.setPixelSize(LARGE)
    painter.setFont(made)
    room = QRectF(INSET, 0, look.width - 2 * INSET, BAR)
    text = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


@lru_cache(maxsize=256)
def _bar(width: float, height: float) -> QPainterPath:
    """A frame's title bar, round at its upper corners."""
    whole, top = QPainterPath(), QPainterPath()
    whole.addRoundedRect(QRectF(0, 0, width, height), FRAME_RADIUS, FRAME_RADIUS)
    top.addRect(QRectF(0, 0, width, BAR))
    return whole.intersected(top)


def make_item(node_id: str, look: NodeLook, ink: Ink) -> NodeItem:
    """What draws a node of this look."""
    if not look.paper:
        return NodeItem(node_id, look, ink)
    return FrameItem(node_id, look, ink) if look.paper == "frame" else NoteItem(node_id, look, ink)


def words_of(look: NodeLook) -> tuple[str, ...]:
    """The lines of a note as they are drawn: as many as there is room for, the last one cut with …."""
    room = look.height - 2 * (INSET - 2) - room_below(look.asks, look.tells)
    most = max(1, int((room + metrics("note").height() * (LEADING - 1)) / (metrics("note").height() * LEADING)))
    lines = wrapped(look.text or PROMPT["note"], look.width - 2 * INSET)
    return lines if len(lines) <= most else (*lines[: most - 1], lines[most - 1].rstrip() + DOTS)


def _near(corner: QPointF, point: QPointF, reach: float) -> bool:
    away = corner - point
    return -2 <= away.x() <= reach and -2 <= away.y() <= reach


def grip(painter: QPainter, rect: QRectF, ink: Ink) -> None:
    """The lines in the lower right corner by which a size is taken."""
    painter.setPen(QPen(ink.quiet, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    corner = rect.bottomRight() - QPointF(4, 4)
    for reach in (4.0, 8.0):
        painter.drawLine(corner - QPointF(reach, 0), corner - QPointF(0, reach))


def _halo(painter: QPainter, rect: QRectF, radius: float, ink: Ink) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(ink.halo_pen)
    painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)
