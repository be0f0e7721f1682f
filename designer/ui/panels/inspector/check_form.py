"""The inspector's rows of what a lesson's note asks for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from designer.catalogue.lesson_checks import LESSON_CHECKS, LessonCheck, another, told, told_more, untold
from designer.graph.model import Check, Value
from designer.ui.panels.inspector.fields import FieldState
from designer.ui.panels.inspector.rows import SettingRows
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import label

NOTHING = "Nothing"
HEADING = 68
"""Px of the words before a choice, so that the choices of the form stand below one another."""
BESIDE = HEADING + 1
"""Px of a setting's name, which stands a little in, so that its field stands below them too."""


class CheckForm(QWidget):
    """Tells what the person wants; it changes nothing itself."""

    changed = Signal(object)
    """The check as it is wanted now, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._check: Check | None = None
        self.choice = _Choice()
        self.choice.setAccessibleName("What the note asks for")
        for name, title in (("", NOTHING), *((name, kind.title) for name, kind in LESSON_CHECKS.items())):
            self.choice.addItem(title, name)
        self.rows = SettingRows()
        self.missing = label("", "quiet", wrap=True)
        self._place()
        self.choice.activated.connect(self._choose)
        self.rows.committed.connect(self._set)
        self.rows.reset_wanted.connect(lambda setting: self._set(setting, None))

    def show_check(self, check: Check | None) -> None:
        """Shows what a note asks for."""
        self._check = check
        self.choice.setCurrentIndex(self.choice.findData(check.name if check else ""))
        known = told(check) if check else {}
        kind = LESSON_CHECKS.get(check.name, LessonCheck("")) if check else LessonCheck("")
        self.rows.show_states([FieldState(s, known.get(s.name), s.name in known) for s in kind.settings])
        self.rows.set_label_width(max(BESIDE, self.rows.names_need))
        missing = untold(check) if check else ""
        self.missing.setText(f"{missing[:1].upper()}{missing[1:]}." if missing else "")
        self.missing.setVisible(bool(missing))

    def set_colour(self, colour: str) -> None:
        """The colour of small signs."""
        self.rows.set_colour(colour)

    def _place(self) -> None:
        heading = label("asks for", "mono")
        heading.setFixedWidth(HEADING)
        row = hbox(heading, (self.choice, 1), spacing=12)
        vbox(row, self.rows, self.missing, spacing=4, within=self)

    def _choose(self, index: int) -> None:
        name = self.choice.itemData(index)
        if name != (self._check.name if self._check else ""):
            self.changed.emit(another(self._check, name) if name else None)

    def _set(self, setting: str, value: Value) -> None:
        if self._check is not None:
            self.changed.emit(told_more(self._check, setting, value))


class _Choice(QComboBox):
    """The wheel scrolls the panel and changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("a check of another version")
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
