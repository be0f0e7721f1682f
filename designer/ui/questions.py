"""Questions to the person, all through one object, so that tests can answer them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QInputDialog, QMessageBox, QTextEdit, QWidget

from designer.ui.widgets import file_dialog
from designer.ui.widgets.labels import breakable
from designer.ui.widgets.line_dialog import LineDialog

SIDE, INDENT = 20, 20
"""Empty room beside the words of a box in px, and how much of it Qt leaves for an icon."""

Decision = Literal["save", "discard", "cancel"]


class Questions:
    """Asks with Qt's own dialogs."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def file_to_open(self, title: str, kinds: str, start: Path) -> Path | None:
        """A file that is there, or None when the person thinks better of it."""
        return file_dialog.file_to_open(self._parent, title, kinds, start)

    def file_to_write(self, title: str, kinds: str, start: Path) -> Path | None:
        """Where to write."""
        return file_dialog.file_to_write(self._parent, title, kinds, start)

    def folder(self, title: str, start: Path) -> Path | None:
        """A folder, which may be made on the way."""
        return file_dialog.folder(self._parent, title, start)

    def text(self, title: str, label: str, value: str, take: Callable[[str], object]) -> None:
        """A line of text for `take`; where that refuses, the person is told why and can mend the line."""
        LineDialog(title, label, value, take, self._parent).exec()

    def one_of(self, title: str, choices: Sequence[str]) -> str:
        """One of several words, "" when the person thinks better of it."""
        dialog = QInputDialog(self._parent)
        dialog.setWindowTitle("Network Designer")
        dialog.setLabelText(title)
        dialog.setComboBoxItems(list(choices))
        dialog.setOkButtonText("Choose")
        dialog.minimumSizeHint()  # asked for it, it makes its layout
        _space(dialog, SIDE)
        return dialog.textValue() if dialog.exec() else ""

    def about_changes(self, name: str) -> Decision:
        """What becomes of changes that are not saved."""
        box = self._box(f"{name} has changes that are not saved.", "Save them before they are gone?")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        answers: dict[int, Decision] = {int(buttons.Save): "save", int(buttons.Discard): "discard"}
        return answers.get(_ask(box), "cancel")

    def proceed(self, text: str, lines: Sequence[str], yes: str) -> bool:
        """Whether to go on, after seeing what it means, line by line; Return alone is no yes."""
        box = self._box(text, "\n".join(lines))
        button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        _ask(box)
        return box.clickedButton() is button

    def decide(self, text: str, lines: Sequence[str], choices: Sequence[str]) -> str:
        """One of a few ways to go on, each a button, the usual one first; "" when the person thinks better of it."""
        box = self._box(text, "\n".join(lines))
        buttons = {box.addButton(choice, QMessageBox.ButtonRole.AcceptRole): choice for choice in choices}
        box.setDefaultButton(next(iter(buttons)))
        box.addButton(QMessageBox.StandardButton.Cancel)
        _ask(box)
        return next((choice for button, choice in buttons.items() if button is box.clickedButton()), "")

    def tell(self, title: str, text: str) -> None:
        """A text to read."""
        box = self._box(title, text)
        box.addButton(QMessageBox.StandardButton.Close)
        _ask(box)

    def report(self, title: str, text: str, details: str) -> None:
        """Something to read, with a report for whoever mends the program: it can be looked at and copied."""
        box = self._box(title, text)
        box.setDetailedText(details)
        _dress_details(box)
        copy = box.addButton("Copy Report", QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Close)
        box.setDefaultButton(QMessageBox.StandardButton.Close)
        _ask(box)
        if box.clickedButton() is copy:
            QGuiApplication.clipboard().setText(details)

    def _box(self, text: str, details: str) -> QMessageBox:
        box = QMessageBox(self._parent)
        box.setWindowTitle("Network Designer")
        # Names come from files: shown as they are, never as markup.
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(breakable(text))
        box.setInformativeText(breakable(details))
        return box


def _ask(box: QMessageBox) -> int:
    """Puts the question, with as much room at the right as Qt leaves at the left for an icon."""
    _space(box, SIDE - INDENT)
    return box.exec()


def _space(dialog: QDialog, left: int) -> None:
    if (layout := dialog.layout()) is not None:
        layout.setContentsMargins(left, SIDE, SIDE, SIDE - 4)


def _dress_details(box: QMessageBox) -> None:
    """A frame around what can be unfolded, which begins where the words do."""
    for field in box.findChildren(QTextEdit):
        field.setProperty("role", "details")
        holder = field.parentWidget()  # held: its layout ends with it
        layout = holder.layout() if holder is not None else None
        if layout is not None:
            layout.setContentsMargins(INDENT, 0, 0, 0)
