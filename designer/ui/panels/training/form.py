"""How the network is trained, as a form: data, loss, optimiser, rate, batch, epochs, seed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSpinBox, QWidget

from designer.runtime.training.reports import LARGEST_BATCH, MOST_EPOCHS, OPTIMISERS, Loss, Recipe
from designer.ui.widgets.elided_combo import ElidedComboBox
from designer.ui.widgets.labels import label, tip
from designer.ui.widgets.number_box import NumberBox

DATA = {"fashion": "Fashion-MNIST", "random": "Random numbers"}
LOSSES: dict[Loss, str] = {"cross_entropy": "Cross entropy", "mse": "Squared error"}
OTHER_DATA = "Other images…"
OTHER_TIP = "Images and labels of your own, such as MNIST: choose one of its files, or drop its folder on the window"
TOOLTIP = Qt.ItemDataRole.ToolTipRole
NAMES, WIDE, NARROW = 64, 148, 70
"""Widths in px: of names, of lists and of numbers."""


class RecipeForm(QWidget):
    """Tells what the person wants; what cannot be is refused by whoever trains."""

    changed = Signal()
    data_wanted = Signal()
    """Another data set than those of the list."""

    def __init__(self) -> None:
        super().__init__()
        self.data = _combo("What it learns from", [])
        self.offer({})
        self.loss = _combo("Loss", list(LOSSES.values()))
        self.loss.setToolTip("Cross entropy of scores and classes, or the mean squared error")
        self.optimiser = _combo("Optimiser", list(OPTIMISERS))
        self.rate = _number("Learning rate")
        self.momentum = _number("Momentum of SGD")
        self.batch = _spin("Samples in a step", LARGEST_BATCH)
        self.epochs = _spin("Epochs with each start", MOST_EPOCHS)
        self.seed = _spin("Seed of the order, of random data and of Dropout", 2**31 - 1, least=0)
        self._place()
        self.optimiser.currentIndexChanged.connect(self._fit)
        self.data.currentIndexChanged.connect(self._data_chosen)
        for combo in (self.loss, self.optimiser):
            combo.currentIndexChanged.connect(self.changed)
        for line in (self.rate, self.momentum):
            line.editingFinished.connect(self.changed)
        for spin in (self.batch, self.epochs, self.seed):
            spin.valueChanged.connect(self.changed)

    def offer(self, names: Mapping[str, str]) -> None:
        """Data sets of the person's own to choose from, by the folder or file that names them."""
        chosen = self.data.currentData()
        self.data.blockSignals(True)
        self.data.clear()
        for data, words in {**DATA, **names}.items():
            self.data.addItem(words, data)
            self.data.setItemData(self.data.count() - 1, tip("" if data in DATA else data), TOOLTIP)
        self.data.add_question(OTHER_DATA, tip(OTHER_TIP))
        self._show_data(chosen or next(iter(DATA)))
        self.data.blockSignals(False)

    def show_recipe(self, recipe: Recipe, epochs: int) -> None:
        """Shows this."""
        for widget in self._fields:
            widget.blockSignals(True)
        self._show_data(recipe.data)
        self.loss.setCurrentIndex(list(LOSSES).index(recipe.loss))
        self.optimiser.setCurrentIndex(OPTIMISERS.index(recipe.optimiser))
        self.rate.setText(f"{recipe.rate:g}")
        self.momentum.setText(f"{recipe.momentum:g}")
        self.batch.setValue(recipe.batch)
        self.epochs.setValue(epochs)
        self.seed.setValue(recipe.seed)
        for widget in self._fields:
            widget.blockSignals(False)
        self._fit()

    @property
    def recipe(self) -> Recipe:
        """How it stands in the form; what is typed and no number becomes one that is refused."""
        return Recipe(
            str(self.data.currentData()),
            list(LOSSES)[self.loss.currentIndex()],
            OPTIMISERS[self.optimiser.currentIndex()],
            _read(self.rate.text()),
            _read(self.momentum.text()),
            self.batch.value(),
            self.seed.value(),
        )

    def _show_data(self, data: str) -> None:
        """A folder that a saved training names is one more in the list."""
        if self.data.findData(data) < 0:
            self.data.insertItem(len(DATA), Path(data).name, data)
            self.data.setItemData(len(DATA), tip(data), TOOLTIP)
        self.data.setCurrentIndex(self.data.findData(data))
        self._data = data

    def _data_chosen(self, at: int) -> None:
        """The last line is no data set: it asks for one, and what was chosen stays."""
        if at == self.data.count() - 1:
            self.data.blockSignals(True)
            self._show_data(self._data)
            self.data.blockSignals(False)
            self.data_wanted.emit()
        else:
            self._data = str(self.data.currentData())
            self.changed.emit()

    @property
    def _fields(self) -> tuple[QWidget, ...]:
        return (self.data, self.rate, self.loss, self.momentum, self.optimiser, self.batch, self.seed, self.epochs)

    def _place(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        titles = ("Data", "Rate", "Loss", "Momentum", "Optimiser", "Batch", "Seed", "Epochs")
        for at, (title, field) in enumerate(zip(titles, self._fields, strict=True)):
            row, column = divmod(at, 2)
            name = label(title, "small")
            name.setFixedWidth(NAMES)
            field.setFixedWidth(NARROW if column else WIDE)
            grid.addWidget(name, row, 2 * column)
            grid.addWidget(field, row, 2 * column + 1)
        grid.setColumnStretch(4, 1)

    def _fit(self) -> None:
        """Only SGD has a momentum."""
        self.momentum.setEnabled(OPTIMISERS[self.optimiser.currentIndex()] == "SGD")


def _read(text: str) -> float:
    try:
        return float(text.strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return math.nan


def _combo(name: str, items: list[str]) -> ElidedComboBox:
    made = ElidedComboBox()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.addItems(items)
    return made


def _number(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setProperty("role", "mono")
    made.setAccessibleName(name)
    made.setToolTip(name)
    return made


def _spin(name: str, most: int, least: int = 1) -> QSpinBox:
    made = NumberBox()
    made.setRange(least, most)
    made.setAccessibleName(name)
    made.setToolTip(name)
    return made
