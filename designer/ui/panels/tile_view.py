"""The numbers of one tensor: kernels as a mosaic, matrices as a picture, vectors as bars, a histogram, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from designer.runtime.reports import Tile
from designer.ui.palette import Palette
from designer.ui.panels import colourmap, numbers, pictures
from designer.ui.panels.colourbar import ColourBar
from designer.ui.panels.kernels import Values
from designer.ui.panels.pictures import Picture
from designer.ui.panels.statistics import StatisticsLine
from designer.ui.widgets.bars import BarChart
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.labels import ElidedLabel, label

if TYPE_CHECKING:
    from designer.ui.panels.heatmap import Heatmap

BINS = 48
SCALES = ("Full range", "99 % of values", "Each kernel's own")
FULL, MOST, OWN = range(3)


class TileView(QWidget):
    """Shows a tile, or says why there is none; where the tile comes from is the business of others."""

    def __init__(self, palette: Palette, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._tile: Tile | None = None
        self._picture: Picture | None = None
        self._heatmap: Heatmap | None = None
        self._make_widgets(sentence)
        self._bar.set_colours(self._colours, palette.quiet)

    @property
    def heatmap(self) -> Heatmap:
        """The picture; made when it is first needed, for pyqtgraph takes a while to load."""
        if self._heatmap is None:
            from designer.ui.panels.heatmap import Heatmap

            self._heatmap = Heatmap()
            self._heatmap.setBackground(self._palette.panel)
            self._heatmap.hovered.connect(self._hover_picture)
            self._pictures.insertWidget(0, self._heatmap)
        return self._heatmap

    @property
    def tile(self) -> Tile | None:
        """The values on show; None until there are any."""
        return self._tile

    def show_tile(self, tile: Tile, title: str, facts: tuple[str, ...] = ()) -> None:
        """Shows these values; `facts` are said behind shape and type."""
        if not all(tile.size):
            self._stack.say(f"{title} has no elements: its shape is {numbers.shape(tile.shape)}.")
            return
        self._tile = tile
        self.title.setText(title)
        self.facts.setText(" · ".join((numbers.shape(tile.shape), tile.dtype, *facts)))
        self.statistics.show_statistics(tile.statistics)
        self.note.setText(_note(tile))
        self.note.setVisible(bool(self.note.text()))
        self._draw()
        self._stack.set_empty(False)

    def say(self, sentence: str) -> None:
        """Says this in place of values."""
        self._tile = None
        self._stack.say(sentence)

    @property
    def empty_text(self) -> str:
        """What is said while there is nothing to show; "" once there is."""
        return self._stack.sentence

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self._bar.set_colours(self._colours, palette.quiet)
        if self._heatmap:
            self._heatmap.setBackground(palette.panel)
        if self._tile:
            self._draw()

    @property
    def _colours(self) -> tuple[str, str, str]:
        return self._palette.negative, self._palette.panel, self._palette.positive

    def _make_widgets(self, sentence: str) -> None:
        self.title = ElidedLabel("", "strong", left=True)
        self.facts = ElidedLabel("", "quiet")
        self.under_mouse = ElidedLabel("", "mono")
        self.statistics = StatisticsLine()
        self.note = label("", "small", wrap=True)
        self.vector = BarChart(40)
        self.vector.setAccessibleName("Values as bars")
        self.vector.hovered.connect(self._hover_vector)
        self.scalar = label("", "heading")
        self.scalar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.histogram = BarChart(40)
        self.histogram.setAccessibleName("Histogram of the values")
        self.histogram.hovered.connect(self._hover_histogram)
        self.scale = QComboBox()
        self.scale.setAccessibleName("Scale of the colours")
        self.scale.addItems(SCALES)
        self.scale.currentIndexChanged.connect(self._draw)
        self._bar = ColourBar()
        self._pictures = QStackedWidget()
        self._pictures.addWidget(self.vector)
        self._pictures.addWidget(self.scalar)
        self._stack = OrEmpty(self._page(), sentence)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self._stack)

    def _page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(4)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.under_mouse, 1)
        below.addWidget(self.scale)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self._pictures, 1)
        middle.addWidget(self._bar)
        column.addWidget(self.title)
        column.addWidget(self.facts)
        column.addSpacing(4)
        column.addLayout(middle, 1)
        column.addLayout(below)
        column.addWidget(self.histogram)
        column.addSpacing(4)
        column.addWidget(self.statistics)
        column.addWidget(self.note)
        return page

    def _draw(self) -> None:
        if self._tile is None:
            return
        values = pictures.values_of(self._tile)
        largest = colourmap.limit(values)
        self._show_scale()
        self._draw_histogram(values, largest)
        self.under_mouse.setText("")
        match self._tile.layout:
            case "scalar":
                self.scalar.setText(pictures.exact(values.reshape(-1)[0]))
                self._pictures.setCurrentWidget(self.scalar)
            case "bars":
                flat = values.reshape(-1)
                self.vector.draw(flat.astype(np.float64), self._pixels(flat, None, largest), self._palette.line)
                self._pictures.setCurrentWidget(self.vector)
            case _:
                self._draw_picture(self._tile, colourmap.limit(values, 0.99) if self._scale == MOST else largest)

    @property
    def _scale(self) -> int:
        """Which scale holds: a matrix has no kernels with one of their own."""
        own = self.scale.currentIndex() == OWN
        return FULL if own and self._tile and self._tile.layout != "kernels" else self.scale.currentIndex()

    def _show_scale(self) -> None:
        layout = self._tile.layout if self._tile else ""
        for widget in (self.scale, self._bar):
            widget.setVisible(layout in ("kernels", "matrix"))
        self.scale.model().item(OWN).setEnabled(layout == "kernels")  # type: ignore[attr-defined]  # a standard model

    def _draw_picture(self, tile: Tile, largest: float) -> None:
        self._picture = pictures.picture_of(tile)
        own = self._scale == OWN
        scale = self._picture.local if own else largest
        self.heatmap.draw(self._pixels(self._picture.values, self._picture.gaps, scale))
        self._bar.set_limit(None if own else largest, cut=self._scale == MOST)
        self._pictures.setCurrentWidget(self.heatmap)

    def _draw_histogram(self, values: Values, largest: float) -> None:
        finite = values[np.isfinite(values)].astype(np.float64)
        self.histogram.setVisible(finite.size > 1)
        counts, self._edges = np.histogram(finite, bins=BINS)
        middles = ((self._edges[1:] + self._edges[:-1]) / 2).astype(np.float32)
        self._counts = counts
        # At 0 the panel's own colour would make a bar invisible, so bars keep a third of their colour at least.
        strong = np.where(np.abs(middles) < largest / 3, np.copysign(largest / 3, middles), middles)
        self.histogram.draw(counts.astype(np.float64), self._pixels(strong, None, largest), self._palette.line)

    def _pixels(self, values: Values, gaps: NDArray[np.bool_] | None, largest: float | Values) -> colourmap.Pixels:
        return colourmap.paint(values, gaps, largest, self._colours, self._palette.not_finite)

    def _hover_picture(self, row: int, column: int) -> None:
        self.under_mouse.setText(self._picture.words_at(row, column) if self._picture else "")

    def _hover_vector(self, number: int) -> None:
        if number < 0 or self._tile is None:
            self.under_mouse.setText("")
            return
        value = pictures.values_of(self._tile).reshape(-1)[number]
        self.under_mouse.setText(f"{pictures.in_words((number * self._tile.step[0],))}  {pictures.exact(value)}")

    def _hover_histogram(self, number: int) -> None:
        if number < 0:
            self.under_mouse.setText("")
            return
        low, high = (numbers.short(float(edge)) for edge in self._edges[number : number + 2])
        self.under_mouse.setText(f"{low} to {high}: {numbers.plural(int(self._counts[number]), 'value')}")


def _note(tile: Tile) -> str:
    """What a person must know to read the picture rightly."""
    said = []
    if tile.statistics.not_finite:
        said.append(f"{numbers.plural(tile.statistics.not_finite, 'value')} NaN or infinite, marked in pink.")
    if any(step > 1 for step in tile.step):
        every = " and ".join(f"every {step} along dimension {at}" for at, step in enumerate(tile.step) if step > 1)
        said.append(f"A sample is shown, one value {every}; the figures are of all values.")
    return " ".join(said)
