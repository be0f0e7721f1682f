"""Buttons that look like links; one gives way where there is little room: its words end in … then."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter

from designer.ui.widgets.labels import tip

SIDES = 10
"""Px of a link beside its words."""


def link_button(text: str = "") -> QPushButton:
    """A button that looks like a link."""
    return _dressed(QPushButton(text))


class Link(QPushButton):
    """All of its words stand in the tooltip."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        _dressed(self)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(tip(text))

    def minimumSizeHint(self) -> QSize:
        return QSize(48, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.width() - SIDES
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


def _dressed(button: QPushButton) -> QPushButton:
    button.setProperty("role", "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
