"""What is wrong with a node, in words under its card, with the repair to click."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from designer.graph.problem import Problem
from designer.ui.canvas.cards.card import DETAIL
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.text import font, metrics, width

NARROW, WIDE = 200.0, 264.0
PAD_X, PAD_Y, BEAK, BETWEEN = 12.0, 9.0, 6.0, 6.0
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class ProblemBubble(QGraphicsItem):
    """The message, and the repair as a line that can be clicked."""

    def __init__(self, node_id: str, problem: Problem, ink: Ink) -> None:
        super().__init__()
        self.node_id, self.problem, self._ink = node_id, problem, ink
        self._hovered = False
        self._size = QRectF()
        self._message = self._repair = QRectF()
        self._lay_out()
        self.setZValue(10)

    @property
    def repair_rect(self) -> QRectF:
        """Where the repair is clicked, in scene px; empty where there is none."""
        return self._repair.translated(self.pos()) if self.problem.repair else QRectF()

    def set_problem(self, problem: Problem) -> None:
        """Shows another problem."""
        if problem != self.problem:
            self.prepareGeometryChange()
            self.problem = problem
            self._lay_out()
            self.update()

    def set_ink(self, ink: Ink) -> None:
        """Other colours."""
        self._ink = ink
        self.update()

    def set_hover(self, hovered: bool) -> None:
        """Whether the mouse is over the repair."""
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def _lay_out(self) -> None:
        repair = self.problem.repair.text if self.problem.repair else ""
        wanted = max(width(self.problem.message, "message"), width(repair, "repair"))
        inner = min(WIDE, max(NARROW, wanted)) - 2 * PAD_X if wanted > NARROW - 2 * PAD_X else wanted
        box = metrics("message").boundingRect(QRectF(0, 0, inner, 10_000), WRAP, self.problem.message)
        self._message = QRectF(PAD_X, BEAK + PAD_Y, inner, box.height() + 1)
        bottom = self._message.bottom()
        if repair:
            line = metrics("repair").boundingRect(QRectF(0, 0, inner, 10_000), WRAP, repair)
            self._repair = QRectF(PAD_X, bottom + BETWEEN, inner, line.height() + 1)
            bottom = self._repair.bottom()
        self._size = QRectF(0, 0, inner + 2 * PAD_X, bottom + PAD_Y)

    def boundingRect(self) -> QRectF:
        return self._size.adjusted(-2, -2, 2, 3)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if option.levelOfDetailFromTransform(painter.worldTransform()) < DETAIL:
            return
        ink = self._ink
        painter.setPen(QPen(ink.problem, 1))
        painter.setBrush(ink.problem_fill)
        painter.drawPath(self._outline())
        painter.setPen(ink.problem)
        painter.setFont(font("message"))
        painter.drawText(self._message, WRAP, self.problem.message)
        if self.problem.repair:
            made = font("repair")
            if self._hovered:
                made = type(made)(made)
                made.setUnderline(True)
            painter.setPen(ink.accent)
            painter.setFont(made)
            painter.drawText(self._repair, WRAP, self.problem.repair.text)

    def _outline(self) -> QPainterPath:
        """A rounded box with a beak that points at the card."""
        box, beak = QPainterPath(), QPainterPath()
        box.addRoundedRect(self._size.adjusted(0, BEAK, 0, 0), 6, 6)
        beak.moveTo(QPointF(22, 0))
        beak.lineTo(QPointF(22 + BEAK + 1, BEAK + 2))
        beak.lineTo(QPointF(22 - BEAK - 1, BEAK + 2))
        beak.closeSubpath()
        return box.united(beak)
