"""The editors of a setting's row: a line, a switch, a list of words. Each shows a value and tells what was typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from designer.catalogue.spec import SettingSpec
from designer.graph.model import Expr, Value
from designer.ui.panels.inspector.values import to_text
from designer.ui.widgets.elided_line import ElidedLine
from designer.ui.widgets.switch import Switch

SEVERAL = "several values"


class LineEditor(ElidedLine):
    """Any value as text; Enter or leaving the field commits, Escape takes back, arrow keys step whole numbers."""

    typed = Signal(str)
    as_before = Signal()
    """What was typed before is gone again: the value on show stands there."""

    def __init__(self, spec: SettingSpec, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "mono")
        self._spec = spec
        self._shown = self._told = ""
        if spec.choices:
            completer = QCompleter(list(spec.choices), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.setCompleter(completer)
        self.returnPressed.connect(self.commit)

    def show_value(self, value: Value, given: bool, mixed: bool) -> None:
        """The value where it was given, else the default as a hint."""
        self.setPlaceholderText(SEVERAL if mixed else _hint(self._spec))
        self._shown = self._told = to_text(value) if given and not mixed else ""
        if self.text() != self._shown:
            self.setText(self._shown)
            if not self.hasFocus():
                self.setCursorPosition(0)  # of long text the beginning is seen

    def commit(self) -> None:
        """Tells what was typed, once, if it is something else than what was shown."""
        text = self.text().strip()
        if text not in (self._shown, self._told):
            self._told = text
            self.typed.emit(text)
        elif text == self._shown != self._told:
            self._told = text
            self.as_before.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Cut, copy and paste below what can be done with the setting."""
        menu, row = self.createStandardContextMenu(), self.parentWidget()
        first = menu.actions()[0]
        menu.insertActions(first, row.actions() if row else [])
        menu.insertSeparator(first)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            self.commit()
        elif event.key() in steps and self._step(steps[Qt.Key(event.key())]):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> bool:
        text = self.text().strip() or (to_text(self._spec.default) if self._spec.default is not None else "")
        if "int" not in self._spec.types or not text.lstrip("-").isdigit():
            return False
        self.setText(str(int(text) + by))
        self.commit()
        return True


class SwitchEditor(Switch):
    """True or False."""

    typed = Signal(str)

    def __init__(self, spec: SettingSpec, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.clicked.connect(lambda: self.typed.emit(str(self.isChecked())))

    def show_value(self, value: Value, given: bool, mixed: bool) -> None:
        """On, off, or that the selected nodes differ."""
        shown = value if given else self._spec.default
        self.setChecked(bool(shown) and not mixed)
        self.setText(SEVERAL if mixed else "True" if shown else "False")
        self.quiet = not given or mixed
        self.update()


class ChoiceEditor(QComboBox):
    """One of a few words; the wheel scrolls the panel and changes nothing."""

    typed = Signal(str)

    def __init__(self, spec: SettingSpec, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.addItems(list(spec.choices))
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.textActivated.connect(self.typed)

    def show_value(self, value: Value, given: bool, mixed: bool) -> None:
        """The word that holds, quiet where it is the default."""
        shown = value if given else self._spec.default
        self.setPlaceholderText(SEVERAL if mixed else "choose")
        self.setCurrentIndex(-1 if mixed or shown is None else self.findText(str(shown)))
        if self.property("quiet") != (not given):
            self.setProperty("quiet", not given)
            self.style().polish(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


Editor = LineEditor | SwitchEditor | ChoiceEditor


def editor_class(spec: SettingSpec, value: Value) -> type[Editor]:
    """The editor that suits the setting; an expression is always a line."""
    if not isinstance(value, Expr):
        if spec.types == ("bool",):
            return SwitchEditor
        if spec.choices and set(spec.types) <= {"str"}:
            return ChoiceEditor
    return LineEditor


def _hint(spec: SettingSpec) -> str:
    if not spec.required:
        return to_text(spec.default)
    return "from the wire" if spec.from_input is not None else "required"
