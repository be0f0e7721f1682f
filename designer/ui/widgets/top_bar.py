"""A quiet bar over the canvas: what is to be known of the design, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from designer.ui.icons import pixmap
from designer.ui.palette import palette
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.labels import ElidedLabel
from designer.ui.widgets.link import link_button

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


class TopBar(QFrame):
    """One line and a few buttons; hidden while there is nothing to say.

    Attributes:
        buttons: By their words.
    """

    def __init__(self, window: MainWindow, name: str, sign: str, words: Sequence[str]) -> None:
        super().__init__(window.canvas)
        self._window, self._icon = window, sign
        self.setObjectName(name)
        self._sign, self._text = QLabel(), ElidedLabel()
        self.buttons = {word: link_button(word) for word in words}
        hbox(self._sign, (self._text, 1), *self.buttons.values(), spacing=8, margins=(16, 4, 8, 4), within=self)
        column = window.canvas.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, self)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; "" while it is not there."""
        return self._text.text() if self.isVisibleTo(self._window) else ""

    def say(self, text: str, words: Sequence[str] | None = None) -> None:
        """Says it, with these of its buttons, or all; "" takes the bar away."""
        self.setVisible(bool(text))
        if text:
            self._text.setText(text)
            for word, button in self.buttons.items():
                button.setVisible(words is None or word in words)

    def dress(self) -> None:
        """The window's present colours."""
        colours = palette(self._window.dark)
        self._sign.setPixmap(pixmap(self._icon, colours.warning, 16, self.devicePixelRatioF()))
        sheet = f"#{self.objectName()} {{ background: {colours.panel}; border-bottom: 1px solid {colours.line}; }}"
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "buttons"):
            self.dress()
