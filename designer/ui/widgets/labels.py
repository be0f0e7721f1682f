"""Labels that show any text as it stands: nothing that comes from a file is taken for HTML."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

MAY_BREAK = "\u200b"
"""A line may end there; nothing is seen of it."""
_LONG, _PARTS = re.compile(r"\S{25,}"), re.compile(r"[_./]|[^_./]{12}")


def tip(text: str) -> str:
    """`text` for a tooltip: shown as it stands, wrapped where it is long."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


def breakable(text: str) -> str:
    """`text` as it stands, with places in its long names where a line may end."""
    return _LONG.sub(lambda word: _PARTS.sub(rf"\g<0>{MAY_BREAK}", word.group()), text)


def label(text: str = "", role: str = "", wrap: bool = False) -> QLabel:
    """A plain label; `role` names its look in the theme: "quiet", "heading", "small", "problem", "mono"."""
    made = WrappedLabel(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def say(told: QLabel, text: str, role: str) -> None:
    """Shows words in the look of a role, "problem" or "warning"; hidden where there are none."""
    told.setText(text)
    told.setVisible(bool(text))
    if told.property("role") != role:
        told.setProperty("role", role)
        told.style().polish(told)


class WrappedLabel(QLabel):
    """Goes on in the next line also within a name that is longer than a line."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setText(text)

    def setText(self, text: str) -> None:
        self._whole = text
        super().setText(breakable(text))

    def text(self) -> str:
        return self._whole


class ElidedLabel(QLabel):
    """One line that never wraps: what does not fit ends in … and stands in the tooltip."""

    def __init__(self, text: str = "", role: str = "", left: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._mode = Qt.TextElideMode.ElideLeft if left else Qt.TextElideMode.ElideRight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(tip(text))

    @property
    def fits(self) -> bool:
        """Whether all of it is seen."""
        return self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width()

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self.fits and self.toolTip() == tip(self.text()):
            return True  # it would say what stands there
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._mode, room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, self.alignment() | Qt.TextFlag.TextSingleLine, text)
