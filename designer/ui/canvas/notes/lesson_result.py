"""What came of a lesson's check, written on its note beside the button."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from designer.ui.canvas.cards.look import NodeLook
from designer.ui.canvas.even_weight import draw_words
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.notes.note_look import CHECK_HEIGHT, CHECK_WIDTH, INSET, TOLD_ROOM, check_rect
from designer.ui.canvas.text import drop, font, without_font

APART = 10.0
TICK = 16.0
DONE = "Done"


class LessonResult(NamedTuple):
    """Whether what the note asks for is done; if not, what is missing."""

    done: bool
    missing: str = ""
    chinese: str = ""

    @property
    def words(self) -> str:
        """What is said of it."""
        return DONE if self.done else f"Not yet: {self.missing}"

    @property
    def others(self) -> str:
        """The same in Chinese."""
        return self.chinese if self.done or not self.chinese else f"还没有：{self.chinese}"

    @property
    def told(self) -> str:
        """All of it, for under the mouse."""
        return "\n".join(filter(None, (self.words, without_font(self.others))))


def paint_lesson_result(painter: QPainter, look: NodeLook, ink: Ink, result: LessonResult) -> None:
    """A tick and a word, or the sentence, in two lines at most; the whole of it is said under the mouse."""
    button = check_rect(look)
    room = QRectF(button.right() + APART, button.top() - 6, 0, CHECK_HEIGHT + 12)
    room.setWidth(max(0.0, look.width - 2 * INSET - CHECK_WIDTH - APART))
    painter.setFont(font("note"))
    if result.done:
        good = QColor(ink.palette.good)
        painter.setPen(QPen(good, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        left, middle = room.left(), room.center().y()
        painter.drawPolyline(
            [QPointF(left, middle + 1), QPointF(left + TICK * 0.35, middle + 6), QPointF(left + TICK, middle - 6)]
        )
        painter.setPen(good)
        room.setLeft(left + TICK + 6)
    else:
        painter.setPen(ink.problem)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    painter.drawText(room, flags, _cut(painter, result.words, 1.8 * room.width()))
    if look.tells and result.others:
        baseline = button.bottom() + 4 + TOLD_ROOM / 2 + drop("note")
        words = _cut(painter, result.others, look.width - 2 * INSET)
        draw_words(painter, QPointF(INSET, baseline), words, "note")


def _cut(painter: QPainter, text: str, room: float) -> str:
    """As much of the words as there is room for."""
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))
