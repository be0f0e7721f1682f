"""A list of what can be on one side of a comparison."""

from __future__ import annotations

from PySide6.QtCore import Signal

from designer.ui.panels.compare.sides import ANOTHER, Side
from designer.ui.widgets.elided_combo import ElidedComboBox

WIDTH = 156


class SideBox(ElidedComboBox):
    """Keeps its choice while what there is to choose from changes."""

    chosen = Signal()
    """The person chose another side."""
    file_wanted = Signal()
    """The person wants a file here that is still to be named."""

    def __init__(self, usual: Side, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFixedWidth(WIDTH)
        self._usual = self.side = usual
        self._sides: tuple[Side, ...] = ()
        self.activated.connect(self._activated)

    def offer(self, sides: tuple[Side, ...]) -> None:
        """These can be chosen from now on; what was chosen stays where it is still among them."""
        if sides == self._sides:
            return
        self._sides = sides
        self.clear()
        for side in sides:
            self.addItem(side.text)
            if side.moment == ANOTHER:
                self.mark_question(self.count() - 1)
        self.set_side(self.side if self.side in sides else self._usual)

    def set_side(self, side: Side) -> None:
        """Chooses one."""
        self.side = side
        self.setCurrentIndex(self._sides.index(side))

    def _activated(self, number: int) -> None:
        if self._sides[number].moment == ANOTHER:
            self.set_side(self.side)
            self.file_wanted.emit()
        else:
            self.side = self._sides[number]
            self.chosen.emit()
