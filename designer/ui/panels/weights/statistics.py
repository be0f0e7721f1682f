"""Mean, spread and range of a tensor, side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from designer import numbers
from designer.runtime.reports import Statistics
from designer.ui.widgets.labels import ElidedLabel, label, tip

NAMES = ("mean", "std", "min", "max", "zeros")
SHARES = (6, 5, 5, 5, 4)


class StatisticsLine(QWidget):
    """Small names over values."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        self._values = [ElidedLabel("", "value") for _ in NAMES]
        for column, (name, value) in enumerate(zip(NAMES, self._values, strict=True)):
            grid.addWidget(label(name, "small"), 0, column)
            grid.addWidget(value, 1, column)
            grid.setColumnStretch(column, SHARES[column])
            value.setAccessibleName(name)

    @property
    def texts(self) -> dict[str, str]:
        """What is told, by name."""
        return {name: value.text() for name, value in zip(NAMES, self._values, strict=True)}

    def forget(self) -> None:
        """Tells nothing until there are figures."""
        for value in self._values:
            value.setText("…")

    def show_statistics(self, found: Statistics, dtype: str = "") -> None:
        """Tells these figures of numbers of this type; what a mean of `≈ 0` is stands in its tooltip."""
        mean = numbers.short_mean(found.mean, found.std, dtype)
        texts = [mean, *(numbers.short(value) for value in (found.std, found.low, found.high))]
        for value, text in zip(self._values, (*texts, numbers.percent(found.zeros)), strict=True):
            value.setText(text)
        if mean == numbers.NEARLY:
            self._values[0].setToolTip(tip(f"{numbers.short(found.mean)}: 0 but for rounding"))
