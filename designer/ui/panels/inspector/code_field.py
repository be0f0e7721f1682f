"""A few lines of Python in a form: coloured, checked while one types, put into the design on leaving or Ctrl+Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from designer.catalogue.code_text import Fault, lines_of
from designer.ui.palette import LIGHT, Palette
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import label, say

if TYPE_CHECKING:
    from designer.ui.layer_editor.code_edit import CodeEdit

LEAST, MOST = 3, 14
"""Lines that the field is high."""

Check = Callable[[tuple[str, ...]], Sequence[Fault]]


class CodeField(QWidget):
    """Tells what was written; it changes nothing itself."""

    committed = Signal(tuple)
    """The lines as they are wanted now."""

    def __init__(self, name: str, check: Check) -> None:
        super().__init__()
        self._name, self._check = name, check
        self._palette: Palette = LIGHT
        self._shown: tuple[str, ...] = ()
        self._edit: CodeEdit | None = None
        self.told = label("", "problem", wrap=True)
        self._column = vbox(self.told, spacing=4, within=self)
        self.told.hide()

    @property
    def edit(self) -> CodeEdit:
        """The field itself, made when it is first needed: most forms hold no code."""
        if self._edit is None:
            from designer.ui.layer_editor.code_edit import CodeEdit

            self._edit = CodeEdit(self._palette)
            self._edit.setAccessibleName(self._name)
            self._edit.setToolTip("Ctrl+Enter, or leaving the field, puts it into the design")
            self._frame()
            self._column.insertWidget(0, self._edit)
            self._edit.textChanged.connect(self._read)
            self._edit.installEventFilter(self)
        return self._edit

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands in the field."""
        return lines_of(self.edit.toPlainText())

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Shows these, unless a person is writing something else just now."""
        writing = self._edit is not None and self._edit.hasFocus() and self.lines != self._shown
        self._shown = lines
        if not writing:
            self.edit.set_text("\n".join(lines))
        self._read()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        if self._edit is not None:
            self._edit.set_palette(palette)
            self._frame()

    def commit(self) -> None:
        """Tells what was written, if it is something else than what was shown."""
        if self._edit is not None and self.lines != self._shown:
            self._shown = self.lines
            self.committed.emit(self._shown)

    def _frame(self) -> None:
        """A border as the fields around it have: the same text fills a window elsewhere, which has none."""
        colours = f"background: {self._palette.field}; border: 1px solid {self._palette.border}"
        self.edit.setStyleSheet(f"QPlainTextEdit {{ {colours}; border-radius: 5px; }}")

    def _read(self) -> None:
        text = self.edit.toPlainText()
        faults = self._check(tuple(line.rstrip() for line in text.rstrip().split("\n")))
        self.edit.mark({f.line: f.message for f in faults}, {f.line for f in faults if f.serious})
        first = next((f for f in faults if f.serious), faults[0] if faults else None)
        serious = first is not None and first.serious
        said = f"line {first.line}: {first.message}" if first else ""
        say(self.told, said, "problem" if serious else "warning")
        spacing = self.edit.fontMetrics().lineSpacing()
        self.edit.setFixedHeight(spacing * max(LEAST, min(MOST, text.count("\n") + 2)) + 12)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.commit()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            from designer.ui.layer_editor.code_edit import applies

            if applies(event):
                self.commit()
                return True
            if event.key() == Qt.Key.Key_Escape and self.lines != self._shown:
                self.edit.set_text("\n".join(self._shown))
                return True
        return super().eventFilter(watched, event)
