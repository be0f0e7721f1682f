"""What lies over the cards while the hand is at work: the wire in hand, the selecting box, a wire's shape."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from designer.ui.canvas.cards.card import FAR, paint_port
from designer.ui.canvas.cards.look import NodeLook
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.notes.note_items import paint_whatever
from designer.ui.canvas.text import drop, font, width
from designer.ui.canvas.wires.wire_path import Ends, wire_path

ABOVE, WORDS = 20, 21
SAG = 80.0
"""How far a wire in hand reaches down where it goes back to the height it comes from, in scene px."""
HINT_BELOW = 30.0
"""How far under the mouse a hint stands, in px of the screen."""


class GhostWire(QGraphicsPathItem):
    """The wire that follows the mouse."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self.setZValue(ABOVE)

    def stretch(self, source: QPointF, target: QPointF, refused: bool, fixed: bool) -> None:
        """Runs from an output to an input; dashed until it has found one."""
        gap = abs(target.y() - source.y())
        low = max(source.y(), target.y()) + (0 if gap > 64 else 20)
        ends = Ends(source.x(), source.y(), low, target.x(), target.y(), low, low)
        self.setPath(wire_path(ends) if ends.forward else _loose(source, target))
        pen = QPen(self._ink.wire_chosen_pen)
        if refused:
            pen.setColor(self._ink.problem)
        if not fixed:
            pen.setDashPattern([4, 3])
        self.setPen(pen)


class GhostCard(QGraphicsItem):
    """A card that is no node yet."""

    def __init__(self, look: NodeLook, ink: Ink) -> None:
        super().__init__()
        self._look, self._ink = look, ink
        self.setZValue(ABOVE)

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._look.width, self._look.height).adjusted(-10, -10, 10, 10)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        paint_whatever(painter, self._look, self._ink, zoom, selected=True)
        if zoom >= FAR:
            for port in self._look.ports:
                paint_port(painter, port, self._ink)


class StrokeLine(QGraphicsPathItem):
    """The line that a hand draws over wires."""

    def __init__(self, ink: Ink, cuts: bool) -> None:
        super().__init__()
        pen = QPen(ink.problem if cuts else ink.accent, 1.6)
        pen.setCosmetic(True)
        pen.setDashPattern([5, 3])
        self.setPen(pen)
        self.setZValue(ABOVE)

    def begin(self, point: QPointF) -> None:
        """Starts here."""
        self.setPath(QPainterPath(point))

    def go_on(self, point: QPointF) -> None:
        """Runs on to here."""
        path = self.path()
        path.lineTo(point)
        self.setPath(path)


class RubberBand(QGraphicsRectItem):
    """The box that selects what it touches."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        pen = QPen(ink.accent, 1)
        pen.setCosmetic(True)
        self.setPen(pen)
        fill = QColor(ink.accent)
        fill.setAlpha(28)
        self.setBrush(fill)
        self.setZValue(ABOVE)


class Chip(QGraphicsItem):
    """A few words on a small plate, above everything."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink, self._text, self._problem = ink, "", False
        self._size = QRectF()
        self.setZValue(WORDS)
        self.setVisible(False)

    @property
    def text(self) -> str:
        """What it says; "" while it is not there."""
        return self._text

    @property
    def problem(self) -> bool:
        """Whether it says what would be wrong."""
        return self._problem

    def say(self, text: str, middle: QPointF, problem: bool = False, zoom: float = 1.0) -> None:
        """Shows words round a point; none take the plate away. Where the scene is drawn small they are not."""
        self.prepareGeometryChange()
        self._text, self._problem = text, problem
        wide = plate(text)
        self._size = QRectF(-wide / 2, -11, wide, 22)
        self.setPos(middle)
        self.setScale(max(1.0, 1 / zoom))
        self.setVisible(bool(text))

    def set_ink(self, ink: Ink) -> None:
        """Other colours."""
        self._ink = ink
        self.update()

    def boundingRect(self) -> QRectF:
        return self._size.adjusted(-2, -2, 2, 2)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setPen(QPen(self._ink.problem if self._problem else self._ink.border, 1))
        painter.setBrush(self._ink.problem_fill if self._problem else self._ink.card)
        painter.drawRoundedRect(self._size, 6, 6)
        painter.setPen(self._ink.problem if self._problem else self._ink.text)
        painter.setFont(font("label"))
        painter.drawText(QPointF(self._size.left() + 8, drop("label")), self._text)


def plate(text: str) -> float:
    """How wide the plate of a chip is."""
    return width(text, "label") + 16


def _loose(source: QPointF, target: QPointF) -> QPainterPath:
    """A wire in hand that goes back: one soft curve, which runs under the cards of a row that both ends are in."""
    path = QPainterPath(source)
    reach = min(120.0, 40 + abs(target.x() - source.x()) * 0.4)
    low = max(0.0, SAG - abs(target.y() - source.y()))
    path.cubicTo(source + QPointF(reach, low), target + QPointF(-reach, low), target)
    return path
