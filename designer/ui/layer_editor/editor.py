"""The window of one custom layer: its text, what is read from it, and the check."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from designer.catalogue.code_edit import class_name
from designer.catalogue.code_interface import read
from designer.catalogue.code_text import lines_of
from designer.catalogue.spec import Interface
from designer.errors import DesignerError
from designer.graph.model import Layer
from designer.runtime.reports import CheckLine
from designer.ui.layer_editor.code_edit import CodeEdit, applies
from designer.ui.layer_editor.side import Side
from designer.ui.palette import Palette
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import ElidedLabel

FINE = "Ctrl+Enter applies it"


class LayerEditor(QWidget):
    """Writes one layer. What is not applied stays in the window, also while that is closed."""

    typed_anew = Signal()
    """Its text is another, or another part of it is applied."""
    check_wanted = Signal(str)
    """The layer of this name is to be checked."""

    def __init__(self, name: str, apply: Callable[[str, str], str], palette: Palette, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.name, self._apply = name, apply
        self._applied = self._begun = self._checked = ""
        self._good: Interface | None = None
        self.code, self.side = CodeEdit(palette), Side(palette)
        self.status = ElidedLabel("", "quiet")
        self.check = QPushButton("Check Layer")
        self.check.setToolTip("Runs it: shapes, gradients, devices, saving, training against evaluation")
        self.apply_button = QPushButton("Apply")
        self.apply_button.setProperty("role", "primary")
        self.apply_button.setToolTip("Puts the text into the design (Ctrl+Enter)")
        self._place()
        self.code.textChanged.connect(self._read)
        self.apply_button.clicked.connect(self.apply)
        self.check.clicked.connect(self._check)
        self.side.mending_wanted.connect(self._mend)
        self.set_palette(palette)

    @property
    def unapplied(self) -> bool:
        """Whether the text says something that the design does not hold."""
        return lines_of(self.code.toPlainText()) != lines_of(self._applied)

    @property
    def typed(self) -> bool:
        """Whether a person typed something that would be lost: a text to begin with is none."""
        return self.unapplied and self.code.toPlainText() != self._begun

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.code.set_palette(palette)
        self.side.set_palette(palette)

    def show_layer(self, layer: Layer) -> None:
        """Shows what the design holds, unless there is something here that was not applied."""
        kept = self.unapplied
        self._applied = "\n".join(layer.source) + "\n"
        self._good = read(self.name, layer.good).face
        if not kept:
            self.code.set_text(self._applied)
        self._read()

    def forget_applied(self) -> None:
        """The design holds it no longer: all that is here is to be applied again."""
        self._applied = ""
        self._read()

    def begin(self, text: str) -> None:
        """A text that no design holds yet, and nobody typed."""
        self.code.set_text(text)
        self._begun = self.code.toPlainText()
        self._read()

    def put(self, text: str) -> None:
        """A text that is to be applied, such as what was typed when the program ended."""
        self.code.set_text(text)
        self._read()

    def apply(self) -> None:
        """Puts the text into the design."""
        try:
            self.name = self._apply(self.name, self.code.toPlainText())
        except DesignerError as error:
            self._say(str(error), "problem")
            return
        self._applied = self.code.toPlainText()
        self._read()

    def show_check(self, lines: tuple[CheckLine, ...], said: str = "") -> None:
        """What came of the check."""
        self.check.setEnabled(True)
        self.side.show_check(lines, said)

    def _check(self) -> None:
        if self.unapplied:
            self.apply()
        if not self.unapplied and self.name:
            self.check.setEnabled(False)
            self._checked = self.code.toPlainText()
            self.side.date_check(False)
            self.side.show_check((), "Running …")
            self.check_wanted.emit(self.name)

    def _mend(self, text: str) -> None:
        """Puts the text that the check offers in place, and checks that; what was typed since is not thrown away."""
        if self.unapplied:
            self._say("This text is no longer the one that was checked: check it again", "quiet")
            return
        self.code.set_text(text)
        self._check()

    def _read(self) -> None:
        text = self.code.toPlainText()
        name = class_name(text, self.name)
        reading = read(name, lines_of_place(text))
        if reading.face is not None:
            self._good = reading.face
        self.side.show_face(self._good, stale=reading.face is None)
        self.side.date_check(text != self._checked)
        serious = {fault.line for fault in reading.faults if fault.serious}
        self.code.mark({fault.line: fault.message for fault in reading.faults}, serious)
        first = next((f for f in reading.faults if f.serious), reading.faults[0] if reading.faults else None)
        if first is not None:
            self._say(f"line {first.line}: {first.message}", "problem" if first.serious else "quiet")
        else:
            self._say(FINE if self.unapplied else "", "quiet")
        self.setWindowTitle(f"{name or 'New layer'}[*] – Custom Layer")
        self.setWindowModified(self.unapplied)
        self.typed_anew.emit()

    def _say(self, text: str, role: str) -> None:
        self.status.setText(text)
        if self.status.property("role") != role:
            self.status.setProperty("role", role)
            self.status.style().polish(self.status)

    def _place(self) -> None:
        middle = hbox((self.code, 1), self.side, spacing=0)
        foot = hbox((self.status, 1), self.check, self.apply_button, spacing=8, margins=(16, 8, 12, 8))
        vbox((middle, 1), foot, spacing=0, within=self)

    def sizeHint(self) -> QSize:
        return QSize(920, 600)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.code.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if applies(event):
            self.apply()
        else:
            super().keyPressEvent(event)


def lines_of_place(text: str) -> tuple[str, ...]:
    """The lines as they stand in the field, so that a fault's line is the one that one sees."""
    return tuple(line.rstrip() for line in text.split("\n"))
