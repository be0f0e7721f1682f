"""One thing that is watched: its name, what is seen of it, a line below, and a button that ends it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QToolButton, QWidget

from designer import numbers
from designer.runtime.watch.reports import FIGURES, Glance, Watched
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.panels.watch.drawing import Drawing, values_of
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import ElidedLabel, label, tip

WIDTH, HEIGHT = 148, 156


class Tile(QFrame):
    """Shows one pin."""

    closed = Signal(object)

    def __init__(self, of: Watched, palette: Palette) -> None:
        super().__init__()
        self.of = of
        self.setFixedSize(WIDTH, HEIGHT)
        self.setProperty("role", "tile")
        self.name = ElidedLabel("", "value", left=True)
        self.close_button = QToolButton()
        self.close_button.setProperty("role", "small")
        self.close_button.setFixedSize(20, 20)
        self.close_button.setIconSize(QSize(12, 12))
        self.close_button.setToolTip("Watch it no more")
        self.close_button.clicked.connect(lambda: self.closed.emit(self.of))
        self.drawing = Drawing(palette)
        self.said = label("", "small", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.below = ElidedLabel("", "small")
        self._place()
        self.set_palette(palette)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.close_button.setIcon(icon("close", palette.quiet))
        self.setStyleSheet(f"Tile {{ border: 1px solid {palette.line}; border-radius: 5px; }}")
        self.drawing.set_palette(palette)

    def call(self, name: str) -> None:
        """What it is called: the name of the parameter, or of the node."""
        full = named(self.of, name)
        self.name.setText(full)
        self.drawing.setAccessibleName(f"Watched: {full}")
        self.close_button.setAccessibleName(f"Watch {full} no more")

    def show_glance(self, glance: Glance, course: Sequence[float]) -> None:
        """Shows what was seen."""
        there = not glance.said and bool(glance.values)
        self._middle.setCurrentIndex(0 if there else 1)
        self.said.setText(f"{glance.said[:1].upper()}{glance.said[1:]}.")
        self.drawing.show_glance(glance, course)
        self.below.setText(_below(glance) if there else "")
        self.drawing.setToolTip(tip(_about(glance)))

    def _place(self) -> None:
        above = hbox((self.name, 1), self.close_button, spacing=2)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.drawing)
        self._middle.addWidget(_centred(self.said))
        vbox(above, (self._middle, 1), self.below, spacing=2, margins=(8, 4, 4, 4), within=self)


def named(of: Watched, name: str) -> str:
    """`0.weight`, `0.weight · gradient`, `0.weight · mean`, `conv1 · output`."""
    sort = {"value": "", "gradient": "gradient", "activation": "output"}[of.kind]
    return " · ".join(filter(None, (name, sort, FIGURES.get(of.figure, ""))))


def _below(glance: Glance) -> str:
    """Shape and range: `6×1×5×5  ±0.43`."""
    shape = numbers.shape(glance.shape)
    if glance.layout == "number":
        return shape
    values = values_of(glance)
    finite = np.abs(values[np.isfinite(values)])
    odd = values.size - finite.size
    told = f"{numbers.plural(odd, 'value')} NaN or inf" if odd else f"±{numbers.short(float(finite.max(initial=0.0)))}"
    return f"{shape}  {told}"


def _about(glance: Glance) -> str:
    """What one must know of the picture to read it rightly."""
    if not any(step > 1 for step in glance.step):
        return ""
    every = " and ".join(f"every {step} along dimension {at}" for at, step in enumerate(glance.step) if step > 1)
    return f"A sample: one value {every}"


def _centred(content: QLabel) -> QWidget:
    page = QWidget()
    vbox(content, margins=(4, 0, 4, 0), within=page)
    return page
