"""What can be done to the input: moved by a cell, counted how often it is read, put on its side, filled anew."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from designer.runtime.laboratory.reports import Values
from designer.ui.icons import icon
from designer.ui.palette import Palette

Filler = Callable[[Values], Values]
MOVES = (("left", 0, -1), ("right", 0, 1), ("up", -1, 0), ("down", 1, 0))


def counted(maps: Values) -> Values:
    """0, 1, 2 … row by row, in each channel one more, as the book has it."""
    _, rows, columns = maps.shape
    first = np.arange(len(maps), dtype=np.float32)[:, None, None]
    return np.arange(rows * columns, dtype=np.float32).reshape(1, rows, columns) + first


FILLS: tuple[tuple[str, Filler], ...] = (
    ("Counted: 0, 1, 2 …", counted),
    ("All 0", np.zeros_like),
    ("All 1", np.ones_like),
    ("Random, 0 to 1", lambda maps: np.random.default_rng().random(maps.shape, np.float32)),
)


class InputMenu(QToolButton):
    """Tells what a person chose."""

    moved = Signal(int, int)
    returned = Signal()
    transposed = Signal()
    counting = Signal(bool)
    filled = Signal(object)
    """Carries what makes the new maps of the old ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText("Input")
        self.setToolTip("Move the input under the window (Shift and drag does it too), or change it")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        menu = QMenu(self)
        self.setMenu(menu)
        for name, down, right in MOVES:
            act = menu.addAction(f"Move {name.capitalize()}\tShift+{name.capitalize()}")
            act.triggered.connect(lambda _=False, by=(down, right): self.moved.emit(*by))
        self._back = menu.addAction("Back in Its Place")
        self._back.triggered.connect(self.returned)
        menu.addSeparator()
        counts = menu.addAction("Show How Often Each Number Is Read")
        counts.setCheckable(True)
        counts.toggled.connect(self.counting)
        self._of_hand: list[QAction] = [menu.addSeparator(), menu.addAction("Transpose (Rows Become Columns)")]
        self._of_hand[1].triggered.connect(self.transposed)
        self._of_hand.append(menu.addSeparator())
        for name, fill in FILLS:
            act = menu.addAction(name)
            act.triggered.connect(lambda _=False, fill=fill: self.filled.emit(fill))
            self._of_hand.append(act)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.setIcon(icon("chevron-down", palette.quiet))

    def offer(self, by_hand: bool, moved: bool) -> None:
        """What there is to do: numbers that were typed can be others; what flows can only be moved."""
        self._back.setVisible(not by_hand)
        self._back.setEnabled(moved)
        for act in self._of_hand:
            act.setVisible(by_hand)
