"""A column of setting rows that keeps its widgets while only values change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.ui.panels.inspector.fields import IN, LABELS, FieldState, SettingRow


class SettingRows(QWidget):
    """One row for each setting; the names stand in one column."""

    committed = Signal(str, object)
    reset_wanted = Signal(str)
    repair_wanted = Signal(object)
    promote_wanted = Signal(str, str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, SettingRow] = {}
        self.names_need = 0
        """The width that the longest name needs."""
        self._colour = "#808080"
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(7 - IN, 0, 0, 0)
        self._column.setSpacing(4)

    def show_states(self, states: Sequence[FieldState]) -> None:
        """Shows these settings; rows are made anew only when other settings are shown."""
        if [state.spec for state in states] != [row.spec for row in self.rows.values()]:
            self._make_rows(states)
        for state in states:
            self.rows[state.spec.name].show_state(state)
        self.setVisible(bool(states))

    def set_colour(self, colour: str) -> None:
        """The colour of the reset signs."""
        self._colour = colour
        for row in self.rows.values():
            row.set_colour(colour)

    def set_label_width(self, width: int) -> None:
        """Makes the column of names so wide, as that of other rows is."""
        for row in self.rows.values():
            row.set_label_width(width)

    def _make_rows(self, states: Sequence[FieldState]) -> None:
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {state.spec.name: SettingRow(state, self._colour) for state in states}
        self.names_need = min(LABELS, max((row.name.sizeHint().width() + 4 for row in self.rows.values()), default=0))
        for row in self.rows.values():
            row.committed.connect(self.committed)
            row.reset_wanted.connect(self.reset_wanted)
            row.repair_wanted.connect(self.repair_wanted)
            row.promote_wanted.connect(self.promote_wanted)
            self._column.addWidget(row)
            row.show()
