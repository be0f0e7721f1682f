"""Keys drawn as small caps: `Ctrl` `Shift` `V`."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from designer.ui.canvas.text import drop, font, metrics
from designer.ui.palette import Palette

HEIGHT, SIDE, GAP, BETWEEN, RADIUS = 18.0, 5.0, 3.0, 10.0, 4.0
"""Of a cap: its height, the room beside its word, between caps, between two shortcuts, and its corners, in px."""


def caps(keys: str) -> tuple[str, ...]:
    """The caps of one shortcut: `Ctrl+Shift+V` gives three, `Ctrl++` two."""
    head, plus, tail = keys.rpartition("+")
    if plus and not tail:
        head, tail = head.rstrip("+"), "+"
    return (*filter(None, head.split("+")), tail) if plus else (keys,)


def width(shortcuts: tuple[str, ...]) -> float:
    """How wide these shortcuts are side by side, in px."""
    wide = [sum(map(_cap_width, caps(keys))) + GAP * (len(caps(keys)) - 1) for keys in shortcuts]
    return sum(wide) + BETWEEN * max(0, len(wide) - 1)


def paint(painter: QPainter, left: float, middle: float, shortcuts: tuple[str, ...], palette: Palette) -> None:
    """Draws shortcuts from `left` on, round a line's middle."""
    painter.setFont(font("badge"))
    for keys in shortcuts:
        for word in caps(keys):
            cap = QRectF(left, middle - HEIGHT / 2, _cap_width(word), HEIGHT)
            painter.setPen(QPen(QColor(palette.border), 1))
            painter.setBrush(QColor(palette.hover))
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
            painter.setPen(QColor(palette.text))
            across = metrics("badge").horizontalAdvance(word)
            painter.drawText(QPointF(cap.center().x() - across / 2, middle + drop("badge")), word)
            left += cap.width() + GAP
        left += BETWEEN - GAP


def _cap_width(word: str) -> float:
    return max(HEIGHT, metrics("badge").horizontalAdvance(word) + 2 * SIDE)


class KeyCaps(QWidget):
    """The shortcuts of one action."""

    def __init__(self, shortcuts: tuple[str, ...], palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shortcuts, self._palette = shortcuts, palette
        self.setAccessibleName(" or ".join(shortcuts))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(int(width(self.shortcuts)) + 1, int(HEIGHT) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, 0.0, self.height() / 2, self.shortcuts, self._palette)
        painter.end()
