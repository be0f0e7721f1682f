"""Paints a card as its look says, with as much detail as the zoom can show."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen

from designer.ui.canvas.cards.badges import BADGE_HEIGHT, PADLOCK, Badge
from designer.ui.canvas.cards.ground import draw_ground, is_plain
from designer.ui.canvas.cards.look import ENTER_SIZE, LEFT, NodeLook, PortLook
from designer.ui.canvas.cards.region_card import OUTER, paint_frame, paint_header
from designer.ui.canvas.cards.region_look import HEADER
from designer.ui.canvas.even_weight import draw_words
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.text import Style, drop, font, width
from designer.ui.theme import TEXT_SIZE

RADIUS, EDGE, PORT = 8.0, 4.0, 4.5
STACK = ((8.0, -8.0), (4.0, -4.0))
"""Where the cards behind a block's card peep out."""
PICTURES, PORTS, DETAIL, SHAPES = 0.3, 0.35, 0.45, 0.7
"""Zooms from which what flowed, ports, small text and the wires' shapes are drawn."""
FAR = 0.2
FADED = 0.45
LARGEST, NUMBER = 34, 22
"""Letters of a name seen from a distance, and of a number under it, in scene px."""


def paint_card(
    painter: QPainter,
    look: NodeLook,
    ink: Ink,
    zoom: float,
    selected: bool = False,
    hovered: bool = False,
    on_screen: bool = False,
    step: int = -1,
    number: str = "",
) -> None:
    """The whole card, its top left corner at the origin.

    Args:
        step: What the node costs, from 0, as its ground tells; -1 where that is not shown. `number` says it from afar.
    """
    if zoom < FAR:
        _flat(painter, look, ink, selected)
        return
    if on_screen and is_plain(look) and not (selected or hovered):
        near = zoom >= DETAIL
        draw_ground(painter, look, "" if near else afar(look), ink, zoom, _plain, step, "" if near else number)
        if zoom < DETAIL:
            return
    else:
        if look.stacked:
            _stack(painter, look, ink)
        _body(painter, look, ink, zoom, step)
        _outline(painter, look, ink, selected, hovered)
    # Only the words fade: a card that one can look through shows the wires behind it.
    painter.setOpacity(FADED if look.state == "faded" or look.bypassed else 1.0)
    _words(painter, look, ink, zoom, step, number)
    painter.setOpacity(FADED if look.state == "faded" else 1.0)
    if zoom >= DETAIL:
        _badges(painter, look, ink)
    painter.setOpacity(1.0)


def paint_port(painter: QPainter, port: PortLook, ink: Ink, wanted: bool = False, hovered: bool = False) -> None:
    """One dot; `wanted` ones are where the wire in hand may end."""
    if wanted or hovered:
        painter.setPen(ink.accent_pen)
        painter.setBrush(ink.accent if hovered else ink.card)
    elif port.missing:
        painter.setPen(ink.missing_pen)
        painter.setBrush(ink.canvas)
    else:
        painter.setPen(ink.plug_pen if port.wired else ink.port_pen)
        painter.setBrush(ink.wire if port.wired else ink.card)
    radius = PORT + (1.5 if wanted or hovered else 0)
    painter.drawEllipse(QPointF(port.x, port.y), radius, radius)


def afar(look: NodeLook) -> str:
    """What a card is called from a distance: a number alone, as in a `Sequential`, would tell nothing."""
    return f"{look.title} {look.kind}" if look.kind and look.title.isdigit() else look.title


def enter_rect(look: NodeLook) -> QRectF:
    """The button that goes inside a block."""
    return QRectF(look.enter_x, look.title_y - ENTER_SIZE / 2, ENTER_SIZE, ENTER_SIZE)


def badge_rect(look: NodeLook, badge: Badge) -> QRectF:
    """Where a badge stands."""
    return QRectF(badge.x, look.title_y - BADGE_HEIGHT / 2, badge.width, BADGE_HEIGHT)


def write(painter: QPainter, x: float, middle: float, text: str, style: Style) -> None:
    """Words on one line, by their left end and the middle of their capitals."""
    draw_words(painter, QPointF(x, middle + drop(style)), text, style)


def _flat(painter: QPainter, look: NodeLook, ink: Ink, selected: bool) -> None:
    painter.setPen(ink.accent_pen if selected else ink.none)
    plain = ink.pale(look.category) if look.bypassed else ink.flat(look.category)
    painter.setBrush(ink.problem if look.state == "problem" else plain)
    painter.drawRect(QRectF(0, 0, look.width, look.height))


def _stack(painter: QPainter, look: NodeLook, ink: Ink) -> None:
    painter.setPen(ink.border_pen)
    painter.setBrush(ink.card)
    for x, y in STACK:
        painter.drawRoundedRect(QRectF(x, y, look.width, look.height), RADIUS, RADIUS)


def _plain(painter: QPainter, look: NodeLook, ink: Ink, zoom: float, step: int, number: str) -> None:
    _body(painter, look, ink, zoom, step)
    _outline(painter, look, ink, selected=False, hovered=False)
    if look.title:
        painter.setOpacity(FADED if look.state == "faded" else 1.0)
        _words(painter, look, ink, zoom, step, number)


def _body(painter: QPainter, look: NodeLook, ink: Ink, zoom: float, step: int) -> None:
    rect, corner = QRectF(0, 0, look.width, look.height), _corner(look)
    painter.setPen(ink.none)
    if zoom >= DETAIL:
        for grow, down, brush in ink.shadows:
            painter.setBrush(brush)
            shadow = rect.adjusted(-grow, down - grow, grow, down + grow)
            painter.drawRoundedRect(shadow, corner + grow, corner + grow)
    if look.header:
        paint_frame(painter, look, ink, step)
        return
    pale = look.state == "faded" or look.bypassed
    painter.setBrush(ink.pale(look.category) if pale else ink.category(look.category))
    painter.drawRoundedRect(rect, RADIUS, RADIUS)
    painter.setBrush(ink.card if step < 0 else ink.heat(step))
    painter.drawPath(_inside(look.width, look.height))


@lru_cache(maxsize=256)
def _inside(width: float, height: float) -> QPainterPath:
    """The card without its coloured edge."""
    whole, edge = QPainterPath(), QPainterPath()
    whole.addRoundedRect(QRectF(0, 0, width, height), RADIUS, RADIUS)
    edge.addRect(QRectF(0, 0, EDGE, height))
    return whole.subtracted(edge)


def _outline(painter: QPainter, look: NodeLook, ink: Ink, selected: bool, hovered: bool) -> None:
    rect, corner = QRectF(0, 0, look.width, look.height), _corner(look)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if selected:
        painter.setPen(ink.halo_pen)
        painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), corner + 2, corner + 2)
    pen = ink.region_pen(look.category) if look.header else ink.border_pen
    if hovered or look.bypassed:
        pen = ink.hover_pen
    if look.state == "problem":
        pen = ink.problem_pen
    elif selected:
        pen = ink.accent_pen
    painter.setPen(ink.dashed(pen.color().name(), pen.widthF()) if look.bypassed else pen)
    painter.drawRoundedRect(rect, corner, corner)


def _corner(look: NodeLook) -> float:
    return OUTER if look.header else RADIUS


def _words(painter: QPainter, look: NodeLook, ink: Ink, zoom: float, step: int, number: str) -> None:
    painter.setPen(ink.text)
    if zoom < DETAIL:
        _large_title(painter, look, number)
        return
    if look.header:
        paint_header(painter, look, ink)
        painter.setPen(ink.text)
    write(painter, LEFT, look.title_y, look.title, "title")
    if look.line:
        write(painter, LEFT, look.line_y, look.line, "line")
    painter.setPen(ink.quiet if step < 0 else ink.text)
    if look.kind:
        write(painter, look.kind_x, look.title_y + 0.5, look.kind, "kind")
    if look.foot:
        write(painter, LEFT, look.foot_y, look.foot, "foot")
    for port in look.ports:
        if port.label:
            _port_label(painter, look, port)


def _large_title(painter: QPainter, look: NodeLook, number: str) -> None:
    """The name as large as the card allows, for who looks from a distance, and under it what it costs."""
    title, room = afar(look), look.width - LEFT - 10
    made, below = _large(max(13, min(LARGEST, int(TEXT_SIZE * room / max(1.0, width(title, "title"))))))
    painter.setFont(made)
    top = HEADER if look.header else 0.0
    painter.drawText(QPointF(LEFT, top + (look.height - top) * (0.32 if number else 0.5) + below), title)
    if number:
        made, below = _large(NUMBER)
        painter.setFont(made)
        painter.drawText(QPointF(LEFT, top + (look.height - top) * 0.74 + below), number)


@lru_cache(maxsize=LARGEST)
def _large(size: int) -> tuple[QFont, float]:
    """The title's font in letters of so many px, and how far its baseline lies below the middle."""
    made = QFont(font("title"))
    made.setPixelSize(size)
    return made, drop("title") * size / TEXT_SIZE


def _port_label(painter: QPainter, look: NodeLook, port: PortLook) -> None:
    painter.setFont(font("port"))
    side = Qt.AlignmentFlag.AlignRight if port.output else Qt.AlignmentFlag.AlignLeft
    rect = QRectF(LEFT - 4, port.y - 10, look.width - 2 * (LEFT - 4), 20)
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, port.label)


def _badges(painter: QPainter, look: NodeLook, ink: Ink) -> None:
    for badge in look.badges:
        rect = badge_rect(look, badge)
        painter.setPen(ink.none)
        painter.setBrush(ink.badges[badge.alarm])
        painter.drawRoundedRect(rect, BADGE_HEIGHT / 2, BADGE_HEIGHT / 2)
        painter.setPen(ink.badge_words[badge.alarm])
        if badge.text == PADLOCK:
            _padlock(painter, rect.center(), ink)
            continue
        painter.setFont(font("badge"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, badge.text)
    if look.enter_x:
        _enter(painter, enter_rect(look), ink)


def _padlock(painter: QPainter, middle: QPointF, ink: Ink) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink.quiet, 1.3))
    painter.drawArc(QRectF(middle.x() - 2.2, middle.y() - 4.6, 4.4, 5.2), 0, 180 * 16)
    painter.setPen(ink.none)
    painter.setBrush(ink.quiet)
    painter.drawRoundedRect(QRectF(middle.x() - 3.4, middle.y() - 1.4, 6.8, 5.2), 1.2, 1.2)


def _enter(painter: QPainter, rect: QRectF, ink: Ink) -> None:
    painter.setPen(ink.none)
    painter.setBrush(ink.badge)
    painter.drawRoundedRect(rect, 5, 5)
    painter.setPen(QPen(ink.quiet, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    middle = rect.center()
    low, high = middle + QPointF(-3.2, 3.2), middle + QPointF(3.2, -3.2)
    painter.drawLine(low, high)
    painter.drawLine(high, high + QPointF(-4.6, 0))
    painter.drawLine(high, high + QPointF(0, 4.6))
