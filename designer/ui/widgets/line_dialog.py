"""Asks for one line of text; what cannot be taken stays in the field, with the reason under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from designer.errors import DesignerError
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import label

WIDTH, SIDE = 400, 16
"""Of the dialog, and of its empty sides, in px."""


class LineDialog(QDialog):
    """A field, and the reason why its text was refused."""

    def __init__(self, title: str, words: str, value: str, take: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._take = take
        self.field = QLineEdit(value, self)
        self.field.setAccessibleName(words)
        self.field.selectAll()
        self.reason = label("", "problem", wrap=True)
        self.reason.hide()
        self.field.textEdited.connect(self.reason.hide)
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel, parent=self)
        self.buttons.button(buttons.Ok).setText(title.partition(" ")[0])
        self.buttons.accepted.connect(self._answered)
        self.buttons.rejected.connect(self.reject)
        column = vbox(
            label(words), self.field, self.reason, 4, self.buttons, spacing=8, margins=(SIDE, 16, SIDE, 12), within=self
        )
        # The layout minds the height, which grows by the reason; left to itself it would make the dialog narrow.
        column.addStrut(WIDTH - 2 * SIDE)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def _answered(self) -> None:
        text = self.field.text().strip()
        if not text:
            self.reject()
            return
        try:
            self._take(text)
        except DesignerError as error:
            self.reason.setText(str(error))
            self.reason.show()
            self.field.setFocus()
        else:
            self.accept()
