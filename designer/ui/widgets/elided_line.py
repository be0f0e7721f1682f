"""A field whose text ends in … where it does not fit and nobody types in it; its tooltip then tells it whole."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QToolTip

from designer.ui.widgets.labels import tip


class ElidedLine(QLineEdit):
    """Qt cuts the text through a letter."""

    @property
    def is_cut(self) -> bool:
        """Whether not all of its text is seen."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self._room().width()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.is_cut:
            QToolTip.showText(event.globalPos(), "".join((tip(self.text()), self.toolTip())), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus() or not self.is_cut:
            super().paintEvent(event)
            return
        painter, room = QPainter(self), self._room()
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, self._frame(), painter, self)
        painter.setPen(self.palette().text().color())
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, self.alignment() | Qt.AlignmentFlag.AlignVCenter, text)

    def _frame(self) -> QStyleOptionFrame:
        frame = QStyleOptionFrame()
        self.initStyleOption(frame)
        return frame

    def _room(self) -> QRect:
        contents = QStyle.SubElement.SE_LineEditContents
        return self.style().subElementRect(contents, self._frame(), self).adjusted(2, 0, -2, 0)
