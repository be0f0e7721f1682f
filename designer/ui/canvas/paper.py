"""Notes and frames on the canvas: quiet paper with words, and a tinted area with a title behind the cards."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from designer.graph.query import FOR_PEOPLE
from designer.ui.canvas.card import DETAIL, write
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.look import NodeLook
from designer.ui.canvas.node_item import NOTE, NodeItem
from designer.ui.canvas.paper_look import BAR, CORNER, INSET, PROMPT
from designer.ui.canvas.text import DOTS, font, metrics

NOTE_RADIUS, FRAME_RADIUS = 4.0, 10.0
BORDER = 6.0
"""How far from its sides a frame can be taken, in scene px."""
LARGE = 24
"""Letters of a frame's title seen from a distance, in scene px."""
LEADING = 1.35
"""Height of a note's lines, in heights of its letters."""


class NoteItem(NodeItem):
    """Words for people on paper of their own."""

    @property
    def colour(self) -> str:
        return f"{NOTE}{self.look.category}"

    def at_corner(self, point: QPointF, reach: float = CORNER) -> bool:
        return _near(self.card.bottomRight(), point, reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        rect = QRectF(0, 0, self.look.width, self.look.height)
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        if self.selected:
            _halo(painter, rect, NOTE_RADIUS, self._ink)
        paper = self._ink.paper(self.look.category)
        painter.setPen(self._ink.accent_pen if self.selected else QPen(paper.line, 1))
        painter.setBrush(paper.fill)
        painter.drawRoundedRect(rect, NOTE_RADIUS, NOTE_RADIUS)
        if zoom >= DETAIL / 2:
            self._words(painter)
        if self.hovered or self.selected:
            grip(painter, rect, self._ink)

    def _words(self, painter: QPainter) -> None:
        painter.setPen(self._ink.text if self.look.text else self._ink.quiet)
        painter.setFont(font("note"))
        step = metrics("note").height() * LEADING
        y = INSET - 2 + metrics("note").ascent()
        for line in words_of(self.look):
            painter.drawText(QPointF(INSET, y), line)
            y += step


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
        rect = QRectF(0, 0, self.look.width, self.look.height)
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        if self.selected:
            _halo(painter, rect, FRAME_RADIUS, self._ink)
        frame = self._ink.frame(self.look.category)
        painter.setPen(self._ink.none)
        painter.setBrush(frame.fill)
        painter.drawRoundedRect(rect, FRAME_RADIUS, FRAME_RADIUS)
        painter.setBrush(frame.bar)
        painter.drawPath(_bar(rect.width(), rect.height()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._ink.accent_pen if self.selected else QPen(frame.line, 1.5 if self.hovered else 1))
        painter.drawRoundedRect(rect, FRAME_RADIUS, FRAME_RADIUS)
        self._title(painter, zoom)
        if self.hovered or self.selected:
            grip(painter, rect, self._ink)

    def _title(self, painter: QPainter, zoom: float) -> None:
        title = self.look.title or PROMPT["frame"]
        painter.setPen(self._ink.text if self.look.title else self._ink.quiet)
        if zoom >= DETAIL:
            write(painter, INSET, self.look.title_y, title, "title")
            return
        made = QFont(font("title"))
        made.setPixelSize(LARGE)
        painter.setFont(made)
        room = QRectF(INSET, 0, self.look.width - 2 * INSET, BAR)
        text = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


@lru_cache(maxsize=256)
def _bar(width: float, height: float) -> QPainterPath:
    """A frame's title bar, round at its upper corners."""
    whole, top = QPainterPath(), QPainterPath()
    whole.addRoundedRect(QRectF(0, 0, width, height), FRAME_RADIUS, FRAME_RADIUS)
    top.addRect(QRectF(0, 0, width, BAR))
    return whole.intersected(top)


def make_item(node_id: str, kind: str, look: NodeLook, ink: Ink) -> NodeItem:
    """What draws a node of this kind."""
    if kind not in FOR_PEOPLE:
        return NodeItem(node_id, look, ink)
    return FrameItem(node_id, look, ink) if kind == "frame" else NoteItem(node_id, look, ink)


def words_of(look: NodeLook) -> tuple[str, ...]:
    """The lines of a note as they are drawn: as many as there is room for, the last one cut with …."""
    room = look.height - 2 * (INSET - 2)
    most = max(1, int((room + metrics("note").height() * (LEADING - 1)) / (metrics("note").height() * LEADING)))
    lines = wrapped(look.text or PROMPT["note"], look.width - 2 * INSET)
    return lines if len(lines) <= most else (*lines[: most - 1], lines[most - 1].rstrip() + DOTS)


@lru_cache(maxsize=256)
def wrapped(text: str, width: float) -> tuple[str, ...]:
    """Plain words broken into lines of a note of this width, at spaces where there are some."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    lines: list[str] = []
    for paragraph in _printable(text).split("\n"):
        layout = QTextLayout(paragraph, font("note"))
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            start = line.textStart()
            lines.append(_utf16(paragraph, start, start + line.textLength()))
        layout.endLayout()
    return tuple(lines)


def _near(corner: QPointF, point: QPointF, reach: float) -> bool:
    away = corner - point
    return -2 <= away.x() <= reach and -2 <= away.y() <= reach


def grip(painter: QPainter, rect: QRectF, ink: Ink) -> None:
    """The lines in the lower right corner by which a size is taken."""
    painter.setPen(QPen(ink.quiet, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    corner = rect.bottomRight() - QPointF(4, 4)
    for reach in (4.0, 8.0):
        painter.drawLine(corner - QPointF(reach, 0), corner - QPointF(0, reach))


def _printable(text: str) -> str:
    """The words without what would not be seen, or would turn other words about."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return "".join(c if c == "\n" or c.isprintable() else " " for c in plain)


def _utf16(text: str, start: int, end: int) -> str:
    """A part of the words by Qt's counting, in which some letters are two."""
    if text.isascii():
        return text[start:end]
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


def _halo(painter: QPainter, rect: QRectF, radius: float, ink: Ink) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(ink.halo_pen)
    painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)
