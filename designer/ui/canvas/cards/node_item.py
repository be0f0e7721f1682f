"""A node on the canvas: it draws a look and does nothing else."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from designer.ui.canvas.cards.activation_bar import ActivationSummary, paint_activation_bar
from designer.ui.canvas.cards.card import DETAIL, FAR, PICTURES, PORTS, paint_card, paint_port
from designer.ui.canvas.cards.look import NodeLook, PortLook
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.thumbnails.images import words_of
from designer.ui.canvas.thumbnails.under_cards import CardPicture

if TYPE_CHECKING:
    from designer.ui.canvas.cards.outcome import Outcome
    from designer.ui.canvas.costs.heat import Heat

MARGIN = 10.0
"""Room round the card for ports, shadow, halo and the stack of a block."""


PROBLEM, NOTE, PALE = "problem", "note ", "pale "
"""Colours of the overview: of a card with a problem; before a note's colour, and a bypassed card's category."""


class NodeItem(QGraphicsItem):
    """Draws a `NodeLook`; the scene tells it which, and whether it is selected or under the mouse.

    Attributes:
        behind: It lies behind wires and cards, and they count as if it were not there.
    """

    behind = False
    selected = hovered = False
    hovered_port: PortLook | None = None
    wanted: frozenset[PortLook] = frozenset()
    activation: ActivationSummary | None = None
    heat: Heat | None = None
    outcome: Outcome | None = None
    _picture: CardPicture | None = None

    def __init__(self, node_id: str, look: NodeLook, ink: Ink) -> None:
        super().__init__()
        self.node_id = node_id
        self.look, self._ink = look, ink
        self._bounds = _around(look.width, self.foot)
        self.setZValue(2)

    @property
    def card(self) -> QRectF:
        """The card in scene px."""
        return QRectF(self.x(), self.y(), self.look.width, self.look.height)

    @property
    def tip(self) -> str:
        """What is said of the card under the mouse."""
        told = [
            self.look.tip,
            (self.heat.words or self.heat.why) if self.heat else "",
            self.activation.words if self.activation else "",
        ]
        return "\n".join(filter(None, (*told, self.outcome.told if self.outcome else "")))

    @property
    def colour(self) -> str:
        """What it is painted in from far away."""
        if self.look.state == "problem":
            return PROBLEM
        if self.heat is not None:
            return self.heat.colour
        return f"{PALE}{self.look.category}" if self.look.bypassed else self.look.category

    def holds(self, point: QPointF) -> bool:
        """Whether the hand can take it at this point of the scene."""
        return self.card.contains(point)

    def touches(self, rect: QRectF) -> bool:
        """Whether a box over this part of the scene takes it."""
        return self.card.intersects(rect)

    def at_corner(self, point: QPointF, reach: float = 0.0) -> bool:
        """Whether its size can be taken at this point of the scene."""
        return False

    @property
    def foot(self) -> float:
        """Height of all that belongs to the node, from the card's top."""
        return self._picture_rect().bottom() if self._picture else self.look.height

    def set_look(self, look: NodeLook) -> None:
        """Shows another look."""
        if look != self.look:
            self.look = look
            self._changed()

    def set_ink(self, ink: Ink) -> None:
        """Other colours."""
        self._ink = ink
        self.update()

    def set_picture(self, picture: CardPicture | None) -> bool:
        """Puts a picture under the card, or takes it away; says whether that is another one."""
        before, self._picture = self._picture, picture
        differs = (before and before.thumbnail) is not (picture and picture.thumbnail)
        if differs:
            self._changed()
        return differs

    @property
    def picture_area(self) -> QRectF:
        """Where what flowed is shown, in scene px; empty where it is not."""
        return self._picture_rect().translated(self.pos()) if self._picture else QRectF()

    @property
    def picture_words(self) -> str:
        """What flowed, in words."""
        return words_of(self._picture.thumbnail) if self._picture else ""

    def set_activation(self, activation: ActivationSummary | None) -> None:
        """Says how what comes out of the node behaves, or nothing any more."""
        if activation != self.activation:
            self.activation = activation
            self.update()

    def set_heat(self, heat: Heat | None) -> bool:
        """Shows by its ground what the node costs, or no more; says whether that is another."""
        if heat == self.heat:
            return False
        self.heat = heat
        self._told_below()
        return True

    def set_outcome(self, outcome: Outcome | None) -> None:
        """Says what a region did in the last run, or nothing any more."""
        if outcome != self.outcome:
            self.outcome = outcome
            self._told_below()

    def set_selected(self, selected: bool) -> None:
        """Whether it has the accent's outline."""
        if selected != self.selected:
            self.selected = selected
            self.setZValue(3 if selected else 2)
            self.update()

    def set_hover(self, hovered: bool, port: PortLook | None = None) -> None:
        """Whether the mouse is over it, and over which of its ports."""
        port = port if hovered else None
        if (hovered, port) != (self.hovered, self.hovered_port):
            self.hovered, self.hovered_port = hovered, port
            self.update()

    def set_wanted(self, ports: frozenset[PortLook]) -> None:
        """Lights up the ports where the wire in hand may end."""
        if ports != self.wanted:
            self.wanted = ports
            self.update()

    def _told_below(self) -> None:
        """Words on the lower edge come or go: a picture below it makes room."""
        self._changed() if self._picture else self.update()

    def _picture_rect(self) -> QRectF:
        """Where the picture stands, in px from the card's corner."""
        if self._picture is None:
            return QRectF()
        return self._picture.rect(self.look, below_words=self.heat is not None or self.outcome is not None)

    def _changed(self) -> None:
        self.prepareGeometryChange()
        self._bounds = _around(self.look.width, self.foot)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        step, number = (self.heat.step, self.heat.number) if self.heat is not None else (-1, "")
        on_screen = widget is not None
        paint_card(painter, self.look, self._ink, zoom, self.selected, self.hovered, on_screen, step, number)
        if zoom < FAR:
            return
        if self.heat is not None and zoom >= DETAIL:
            from designer.ui.canvas.costs.heat import paint_number  # not read before somebody asks for it

            paint_number(painter, self.look, self.heat, self._ink)
        if self.outcome is not None and zoom >= DETAIL:
            from designer.ui.canvas.cards.outcome import paint_outcome

            paint_outcome(painter, self.look, self.outcome, self._ink, self.heat.width if self.heat else 0.0)
        if self.activation is not None and self.activation.share and zoom >= DETAIL:
            paint_activation_bar(painter, self.look, self.activation.share, self._ink)
        if self._picture is not None and zoom >= PICTURES:
            self._picture.paint(painter, self._picture_rect(), self._ink)
        if zoom < PORTS and not self.wanted:
            return
        for port in self.look.ports:
            paint_port(painter, port, self._ink, port in self.wanted, port is self.hovered_port)


@lru_cache(maxsize=1024)
def _around(width: float, height: float) -> QRectF:
    """The same for all cards of a size; nobody may change it."""
    return QRectF(0, 0, width, height).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
