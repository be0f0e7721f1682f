"""A network that the first screen offers: its drawing in small, its name, and where the book has it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyleOptionGraphicsItem

from designer.errors import DesignerError
from designer.files.design import read_design
from designer.files.examples import SECTIONS, Example
from designer.graph.edit import remove_nodes
from designer.graph.model import Design
from designer.ui.canvas.overview.far import flat_shapes, paint_shapes
from designer.ui.canvas.picture import make_board
from designer.ui.palette import palette
from designer.ui.theme import ui

PICTURE = 88
"""Px that the drawing has, over the words."""
WORDS = 56
WIDEST, NARROWEST = 320, 168
PAD, CORNER = 12, 8
LARGEST_SCALE = 0.32
"""Of the drawing: a network of three nodes is not to fill the card."""


class ExampleCard(QAbstractButton):
    """A click opens the example; the drawing is made once the card has been seen without it."""

    def __init__(self, example: Example, dark: bool) -> None:
        super().__init__()
        self.example, self._dark = example, dark
        self._drawing = QPixmap()
        self._drawn_for: object = None
        self.setAccessibleName(example.title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(f"{example.name}.design.json")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(WIDEST)
        self.setFixedHeight(PICTURE + WORDS)

    def set_dark(self, dark: bool) -> None:
        """Light or dark."""
        self._dark = dark
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDEST, PICTURE + WORDS)

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROWEST, PICTURE + WORDS)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = palette(self._dark)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.underMouse() or self.hasFocus()
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.border), 1))
        painter.setBrush(QColor(colours.canvas))
        painter.drawRoundedRect(frame, CORNER, CORNER)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(1, PICTURE, self.width() - 2, PICTURE)
        painter.drawPixmap(0, 0, self._picture())
        self._words(painter)
        painter.end()

    def _words(self, painter: QPainter) -> None:
        colours, example = palette(self._dark), self.example
        room = self.width() - 2 * PAD
        for text, font, colour, top in (
            (example.title, _semibold(), colours.text, PICTURE + 9),
            (f"{example.section}  {SECTIONS[example.section]}", ui(11), colours.quiet, PICTURE + 29),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(PAD, top, room, 18), Qt.AlignmentFlag.AlignVCenter, shown)

    def _picture(self) -> QPixmap:
        wanted = (self.width(), self._dark, self.devicePixelRatioF())
        if self._drawn_for != wanted:
            self._drawn_for = wanted
            QTimer.singleShot(0, self, self._draw)
        return self._drawing

    def _draw(self) -> None:
        """The cards and wires of the main block, as one sees them from far away."""
        ratio, size = self.devicePixelRatioF(), QSize(self.width(), PICTURE)
        self._drawing = QPixmap(size * ratio)
        self._drawing.setDevicePixelRatio(ratio)
        self._drawing.fill(Qt.GlobalColor.transparent)
        try:
            design = _without_notes(read_design(self.example.path))
        except DesignerError:
            return  # what is wrong with the file is told when it is opened
        board = make_board(design, design.main, None, palette(self._dark))
        area = board.content_rect() | board.wires.extent()
        room = QRectF(0, 0, size.width(), PICTURE).adjusted(PAD, PAD, -PAD, -PAD)
        scale = min(room.width() / area.width(), room.height() / area.height(), LARGEST_SCALE)
        place = QTransform.fromTranslate(-area.center().x(), -area.center().y()) * QTransform.fromScale(scale, scale)
        painter = QPainter(self._drawing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(place * QTransform.fromTranslate(room.center().x(), room.center().y()))
        option = QStyleOptionGraphicsItem()
        option.exposedRect = board.wires.extent()
        board.wires.paint(painter, option)
        paint_shapes(painter, flat_shapes(board))
        painter.end()
        self.update()


def _semibold() -> QFont:
    font = ui()
    font.setWeight(QFont.Weight.DemiBold)
    return font


def _without_notes(design: Design) -> Design:
    notes = [node.id for node in design.main_block.nodes if node.kind in ("note", "frame")]
    return remove_nodes(design, design.main, notes)
