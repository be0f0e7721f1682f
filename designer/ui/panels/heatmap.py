"""One picture of many values: wheel zooms, drag moves, double click fits, the mouse reads a cell."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from designer.ui.panels.colourmap import Pixels

MARGIN = 0.02


class Heatmap(pg.GraphicsLayoutWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Draws one image item, however many kernels there are."""

    hovered = Signal(int, int)
    """Row and column under the mouse; -1, -1 when it has left the picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Values as colours")
        self.ci.layout.setContentsMargins(0, 0, 0, 0)
        plot = self.addPlot()
        plot.hideAxis("left")
        plot.hideAxis("bottom")
        plot.hideButtons()
        self.view: pg.ViewBox = plot.getViewBox()
        self.view.setMenuEnabled(False)
        self.view.invertY(True)
        self.view.setAspectLocked(True)
        self.image = pg.ImageItem(axisOrder="row-major")
        plot.addItem(self.image)
        self._size = (0, 0)
        self.scene().sigMouseMoved.connect(self._read)

    def draw(self, pixels: Pixels) -> None:
        """Shows these pixels; the place in the picture is kept while its size stays the same."""
        self.image.setImage(pixels, levels=None, autoLevels=False)
        if pixels.shape[:2] != self._size:
            self._size = (pixels.shape[0], pixels.shape[1])
            self.fit()

    def fit(self) -> None:
        """Shows the whole picture."""
        rows, columns = self._size
        most = 8 * max(rows, columns)
        self.view.setLimits(minXRange=2, minYRange=2, maxXRange=most, maxYRange=most)
        self.view.setRange(xRange=(0, columns), yRange=(0, rows), padding=MARGIN)

    def cell_at(self, position: QPointF) -> tuple[int, int]:
        """Row and column of the picture at a place of the widget; -1, -1 beside it."""
        point = self.view.mapSceneToView(self.mapToScene(position.toPoint()))
        row, column = math.floor(point.y()), math.floor(point.x())
        rows, columns = self._size
        return (row, column) if 0 <= row < rows and 0 <= column < columns else (-1, -1)

    def centre_of(self, row: int, column: int) -> QPointF:
        """Where the middle of a cell is in the widget."""
        return QPointF(self.mapFromScene(self.view.mapViewToScene(QPointF(column + 0.5, row + 0.5))))

    def _read(self, scene_position: QPointF) -> None:
        self.hovered.emit(*self.cell_at(QPointF(self.mapFromScene(scene_position))))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1, -1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()
