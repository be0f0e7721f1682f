"""Which checkpoints are written by themselves, as a form: when, how many stay, and where."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from designer.runtime.training.keeping import MOST_MINUTES
from designer.ui.learning.checkpoints import Checkpoints
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.labels import ElidedLabel, label
from designer.ui.widgets.link import link_button
from designer.ui.widgets.number_box import NumberBox

MOST_EPOCHS, MOST_KEPT = 10_000, 1000


class KeepForm(QWidget):
    """Tells the checkpoints what the person wants."""

    folder_wanted = Signal()
    """The person wants another folder."""

    def __init__(self, checkpoints: Checkpoints) -> None:
        super().__init__()
        self._checkpoints = checkpoints
        self.on = QCheckBox("Write checkpoints while it trains, every")
        self.on.setToolTip("Weights, optimiser, random numbers and step, each file whole or not at all")
        self.epochs = _spin("A checkpoint after so many epochs", MOST_EPOCHS, "last only")
        self.minutes = _spin("A checkpoint every so many minutes, in an epoch too", MOST_MINUTES, "never")
        self.last = _spin("So many of the latest stay, and the best", MOST_KEPT, least=1)
        self.folder = ElidedLabel("", "quiet", left=True)
        self.choose = link_button("Folder…")
        self.choose.setToolTip("Where checkpoints are written and listed from")
        self._place()
        self.show_keeping()
        self.on.toggled.connect(self._take)
        for spin in (self.epochs, self.minutes, self.last):
            spin.valueChanged.connect(self._take)
        self.choose.clicked.connect(self.folder_wanted)
        checkpoints.changed.connect(self.show_keeping)

    def show_keeping(self) -> None:
        """Shows how it stands."""
        keeping = self._checkpoints.keeping
        fields = {self.epochs: keeping.epochs, self.minutes: round(keeping.minutes), self.last: keeping.last}
        self.on.blockSignals(True)
        self.on.setChecked(self._checkpoints.on)
        self.on.blockSignals(False)
        for spin, value in fields.items():
            spin.blockSignals(True)
            spin.setValue(value)
            spin.blockSignals(False)
            spin.setEnabled(self._checkpoints.on)
        self.folder.setText(keeping.folder)

    def _take(self) -> None:
        keeping = replace(
            self._checkpoints.keeping,
            epochs=self.epochs.value(),
            minutes=float(self.minutes.value()),
            last=self.last.value(),
        )
        self._checkpoints.keep(self.on.isChecked(), keeping)
        self.show_keeping()

    def _place(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.on, 0, 0, 1, 4)
        for at, (title, spin) in enumerate((("Epochs", self.epochs), ("Minutes", self.minutes), ("Keep", self.last))):
            row, column = divmod(at, 2)
            grid.addWidget(label(title, "small"), row + 1, 2 * column)
            grid.addWidget(spin, row + 1, 2 * column + 1)
        grid.addWidget(label("of the latest, and the best", "small"), 2, 2, 1, 2)
        grid.addLayout(hbox((self.folder, 1), self.choose), 3, 0, 1, 4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(4, 1)


def _spin(name: str, most: int, never: str = "", least: int = 0) -> NumberBox:
    made = NumberBox()
    made.setRange(least, most)
    made.setSpecialValueText(never)
    made.setAccessibleName(name)
    made.setToolTip(name)
    return made
