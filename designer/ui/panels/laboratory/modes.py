"""The ways to look at what is on the laboratory's bench."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from designer.ui.widgets.boxes import hbox

MODES = (
    ("window", "Window", "Step the window over the input"),
    ("matrix", "Matrix", "The convolution as a matrix that the flattened input is multiplied by"),
    ("learn", "Learn", "Learn a kernel from input and target"),
    ("field", "Receptive field", "What one cell of the output sees of the network's input"),
    ("merge", "With the next", "It and the convolution right behind it, taken for one"),
    ("follow", "Dense", "The input moved under it and under a dense layer of the same size"),
)
WINDOW, MATRIX, LEARN, FIELD, MERGE, FOLLOW = range(len(MODES))


class Modes(QButtonGroup):
    """A button for each way to look; it tells which one a person chose.

    Attributes:
        row: All buttons, beside one another.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        for number, (name, text, tip) in enumerate(MODES):
            button = QToolButton()
            button.setText(text)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setChecked(number == WINDOW)
            button.setObjectName(name)
            self.addButton(button, number)
        self.row = QWidget(parent)
        hbox(*self.buttons(), spacing=4, margins=(8, 0, 0, 0), within=self.row)

    def offer(self, there: Collection[int], barred: Mapping[int, str]) -> int:
        """Shows those that there are, of what is looked at now; the one that is chosen, the first where it went.

        Args:
            barred: Those that are shown and cannot be chosen, with the reason.
        """
        self.row.setVisible(bool(there))
        for number, (_, _, tip) in enumerate(MODES):
            button = self.button(number)
            button.setVisible(number in there or number in barred)
            button.setEnabled(number not in barred)
            button.setToolTip(barred.get(number, tip))
        if there and self.checkedId() not in there:
            self.button(min(there)).setChecked(True)
        return self.checkedId()
