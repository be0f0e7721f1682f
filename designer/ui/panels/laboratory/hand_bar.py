"""Sizes and steps of what is typed by hand, the book's own numbers, and the brush."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from designer.runtime.laboratory.reports import Sort
from designer.ui.panels.laboratory.by_hand import LARGEST, PRESETS, ByHand, Pair
from designer.ui.panels.laboratory.temperature_slider import TemperatureSlider
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.elided_combo import ElidedComboBox
from designer.ui.widgets.labels import label

SORTS: tuple[tuple[Sort, str], ...] = (
    ("conv", "Convolution"),
    ("max", "Max pooling"),
    ("avg", "Mean pooling"),
    ("soft", "Softmax pooling"),
)
FIELDS = (
    ("input", "Input", 1, LARGEST),
    ("kernel", "Kernel", 1, 11),
    ("stride", "Stride", 1, 16),
    ("padding", "Padding", 0, 16),
    ("dilation", "Dilation", 1, 8),
)


class HandBar(QWidget):
    """Tells of a change as a whole new `ByHand`."""

    changed = Signal(object)
    brush_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = PRESETS[0][1]
        self.presets, self.sort = ElidedComboBox(), QComboBox()
        self.presets.setAccessibleName("Numbers of the book")
        self.presets.addItems([name for name, _ in PRESETS])
        self.sort.setAccessibleName("What the window does")
        self.sort.addItems([text for _, text in SORTS])
        self.fields = {name: _field(f"{text}: one number, or rows and columns") for name, text, _, _ in FIELDS}
        self.brush = _field("Brush: the number that painting the input leaves")
        self.brush.setText("0")
        validator = QDoubleValidator(self.brush)
        validator.setLocale(validator.locale().c())
        self.brush.setValidator(validator)
        self._labels = {name: label(text, "small") for name, text, _, _ in FIELDS}
        self.temperature = TemperatureSlider()
        fields = [part for name, field in self.fields.items() for part in (4, self._labels[name], field)]
        hbox(self.sort, *fields, 4, self.temperature, None, spacing=4, within=self)
        self.presets.setMinimumContentsLength(12)
        self.presets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.sort.setFixedWidth(150)
        self.presets.activated.connect(lambda index: self.changed.emit(PRESETS[index][1]))
        self.sort.activated.connect(lambda index: self.changed.emit(replace(self._typed, sort=SORTS[index][0])))
        self.temperature.chosen.connect(lambda chosen: self.changed.emit(replace(self._typed, temperature=chosen)))
        self.brush.editingFinished.connect(self.brush_changed)
        for field in self.fields.values():
            field.editingFinished.connect(self._read)

    @property
    def brush_value(self) -> float:
        """The number that painting leaves."""
        try:
            return float(self.brush.text())
        except ValueError:
            return 0.0

    def show_typed(self, typed: ByHand) -> None:
        """Shows these sizes and steps."""
        self._typed = typed
        self.sort.setCurrentIndex([sort for sort, _ in SORTS].index(typed.sort))
        index = next((at for at, (_, preset) in enumerate(PRESETS) if preset is typed), None)
        if index is not None:
            self.presets.setCurrentIndex(index)
        for name, pair in self._pairs(typed).items():
            field = self.fields[name]
            field.setProperty("fault", "false")
            if not field.hasFocus() or not field.isModified():
                field.setText(_text(pair))
        self.fields["dilation"].setEnabled(typed.sort != "avg")
        soft = typed.sort == "soft"
        for widget in (self._labels["dilation"], self.fields["dilation"]):
            widget.setVisible(not soft)
        self.temperature.setVisible(soft)
        self.temperature.show_value(typed.temperature)

    @staticmethod
    def _pairs(typed: ByHand) -> dict[str, Pair]:
        return {
            "input": (typed.maps.shape[1], typed.maps.shape[2]),
            "kernel": (typed.kernels.shape[1], typed.kernels.shape[2]),
            "stride": typed.stride,
            "padding": typed.padding,
            "dilation": typed.dilation,
        }

    def _read(self) -> None:
        """Takes what the fields say; one that says no number is put back."""
        before = self._pairs(self._typed)
        pairs = dict(before)
        for name, _, least, most in FIELDS:
            field = self.fields[name]
            pairs[name] = _pair(field.text(), least, most) or before[name]
            field.setModified(False)
            field.setText(_text(pairs[name]))
        if pairs != before:
            sized = self._typed.with_sizes(pairs["input"], pairs["kernel"])
            stride, padding, dilation = pairs["stride"], pairs["padding"], pairs["dilation"]
            self.changed.emit(replace(sized, stride=stride, padding=padding, dilation=dilation))


def _field(tip: str) -> QLineEdit:
    field = QLineEdit()
    field.setProperty("role", "mono")
    field.setFixedWidth(40)
    field.setAccessibleName(tip.partition(":")[0])
    field.setToolTip(tip)
    return field


def _text(pair: Pair) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]},{pair[1]}"


def _pair(text: str, least: int, most: int) -> Pair | None:
    """`5`, `6, 8` or `6×8` as a pair within its limits; None for anything else."""
    parts = text.replace("×", ",").replace("x", ",").strip("() ").split(",")
    if len(parts) > 2 or not all(part.strip().isdigit() for part in parts):
        return None
    numbers = [min(most, max(least, int(part.strip()[:6]))) for part in parts]
    return numbers[0], numbers[-1]
