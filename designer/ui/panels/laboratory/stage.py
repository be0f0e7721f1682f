"""What the pictures of the laboratory have in common: their colours, their maps, and the room that they take."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.ui.palette import Palette
from designer.ui.panels.laboratory.marks import Pictures


class Stage(QWidget):
    """Draws what it is shown, in all the room there is."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette, self._pictures = palette, Pictures(palette)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self._pictures.set_palette(palette)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(720, 220)
