"""A slider for each dimension at which a tensor is cut."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSlider, QSpinBox, QWidget

from designer.runtime.pictures.reports import Arrangement
from designer.ui.widgets.labels import label
from designer.ui.widgets.number_box import NumberBox


class Slices(QWidget):
    """Nothing to see while nothing is cut."""

    moved = Signal(int, int)
    """Dimension and place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._sizes: tuple[tuple[int, int], ...] = ()
        self.sliders: dict[int, QSlider] = {}
        self.fields: dict[int, QSpinBox] = {}
        self.hide()

    def show_slices(self, shape: tuple[int, ...], arrangement: Arrangement) -> None:
        """One slider for each dimension that is cut, at its place."""
        sizes = tuple((dimension, shape[dimension]) for dimension, _ in arrangement.fixed)
        if sizes != self._sizes:
            self._sizes = sizes
            self._make(sizes)
        for dimension, place in arrangement.fixed:
            for widget in (self.sliders[dimension], self.fields[dimension]):
                widget.blockSignals(True)
                widget.setValue(place)
                widget.blockSignals(False)
        self.setVisible(bool(sizes))

    def _make(self, sizes: tuple[tuple[int, int], ...]) -> None:
        for widget in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.sliders, self.fields = {}, {}
        for row, (dimension, size) in enumerate(sizes):
            slider, field = QSlider(Qt.Orientation.Horizontal), NumberBox()
            for widget in (slider, field):
                widget.setRange(0, size - 1)
                widget.setAccessibleName(f"Place along dimension {dimension}")
                widget.valueChanged.connect(lambda place, dimension=dimension: self.moved.emit(dimension, place))
            slider.setPageStep(max(1, size // 10))
            self._grid.addWidget(label(f"dim {dimension}", "quiet"), row, 0)
            self._grid.addWidget(slider, row, 1)
            self._grid.addWidget(field, row, 2)
            self.sliders[dimension], self.fields[dimension] = slider, field
