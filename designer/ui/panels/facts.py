"""Names and values below each other under a small heading: nothing to edit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import ElidedLabel, label, tip


class Facts(QWidget):
    """Hidden while there is nothing to tell."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: tuple[tuple[str, str], ...] = ()
        self._heading = label("", "section")
        self._values: tuple[ElidedLabel, ...] = ()
        self._body = QWidget()
        self._column = vbox(self._heading, self._body, spacing=4, margins=(7, 12, 4, 0), within=self)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What is told."""
        return self._facts

    def show_facts(self, heading: str, facts: Sequence[tuple[str, str]]) -> None:
        """Tells these names and values; while only values change, the labels stay."""
        self.setVisible(bool(facts))
        before, self._facts = self._facts, tuple(facts)
        self._heading.setText(heading)
        if [name for name, _ in before] != [name for name, _ in facts]:
            self._make_rows()
        for told, (_, value) in zip(self._values, facts, strict=True):
            if told.text() != value:
                told.setText(value)

    def explain(self, name: str, text: str) -> None:
        """Says something else of a value in its tooltip than the value itself."""
        for told, (known, _) in zip(self._values, self._facts, strict=True):
            if known == name:
                told.setToolTip(tip(text))

    def _make_rows(self) -> None:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._values = tuple(ElidedLabel("", "mono") for _ in self._facts)
        for row, ((name, _), told) in enumerate(zip(self._facts, self._values, strict=True)):
            told.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label(name, "quiet"), row, 0)
            grid.addWidget(told, row, 1)
        self._column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
