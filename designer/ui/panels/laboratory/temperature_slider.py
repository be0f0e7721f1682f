"""The temperature of a softmax pooling: from the maximum at the left to the mean at the right."""

from __future__ import annotations

from math import log10

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSlider, QWidget

from designer.runtime.laboratory.reports import COLDEST, HOTTEST
from designer.ui.panels.laboratory.shown import number
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.labels import label

LAST = 100
"""The slider's last place; its ends are the maximum and the mean, and between them lie 0.01 to 100 in even factors."""
POWERS = 2.0


class TemperatureSlider(QWidget):
    """Tells which temperature a person chose."""

    chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.words, self.slider = label("", "small"), QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, LAST)
        self.slider.setFixedWidth(80)
        self.slider.setAccessibleName("Temperature")
        self.slider.setToolTip("At the left end the largest number counts alone, at the right end all count alike")
        self.slider.valueChanged.connect(lambda at: self.chosen.emit(temperature_at(at)))
        hbox(label("Temperature", "small"), self.slider, self.words, spacing=4, within=self)
        self.show_value(1.0)

    def show_value(self, temperature: float) -> None:
        """Shows this one, without telling it."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(place_of(temperature))
        self.words.setText({COLDEST: "0", HOTTEST: "∞"}.get(temperature) or number(temperature))


def temperature_at(place: int) -> float:
    """What a place of the slider stands for."""
    if place in (0, LAST):
        return HOTTEST if place else COLDEST
    return float(10 ** (POWERS * (2 * place / LAST - 1)))


def place_of(temperature: float) -> int:
    """The place of the slider that is nearest to a temperature."""
    if temperature in (COLDEST, HOTTEST):
        return 0 if temperature == COLDEST else LAST
    return min(LAST - 1, max(1, round((log10(temperature) / POWERS + 1) * LAST / 2)))
