"""Curves of the loss and of right answers: pale step by step, strong epoch by epoch, other trainings beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QWidget

from designer.runtime.training.reports import EpochFigure, StepFigure
from designer.ui.learning.curve import Curve
from designer.ui.learning.records import Record
from designer.ui.palette import Palette
from designer.ui.panels.training.strokes import stroke
from designer.ui.theme import ui

PALE, PALE_ON_DARK = 110, 170
"""How strong the curve of single steps is, of 255."""
SPARE = 0.05
"""Room at either end, of the whole: a ring at the very end is whole."""
LEFT = 44
"""Room for the numbers of an axis, px."""


class _Pair(NamedTuple):
    """A plot with the curve of the steps and that of the epochs."""

    plot: pg.PlotItem
    steps: pg.PlotDataItem
    epochs: pg.PlotDataItem
    trained: pg.PlotDataItem


class Chart(pg.GraphicsLayoutWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Draws a curve; it keeps none."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Loss and share of right answers over the steps")
        self.setToolTip("Pale: step by step. Rings: epochs, with the test images. Dashes: those trained on.")
        self.setMinimumSize(240, 96)
        self._others: list[pg.PlotDataItem] = []
        self._palette = palette
        self.ci.layout.setContentsMargins(0, 0, 0, 0)
        self.ci.layout.setSpacing(12)
        self.loss = self._pair()
        self.right = self._pair()
        for column in (0, 1):  # whatever stands on their axes, both are equally wide
            self.ci.layout.setColumnStretchFactor(column, 1)
            self.ci.layout.setColumnPreferredWidth(column, 150)
        self.right.plot.setYRange(0, 100, padding=SPARE)
        self.right.plot.setXLink(self.loss.plot)
        self.set_palette(palette)
        self.draw(Curve())

    def draw(self, curve: Curve, others: Sequence[Record] = ()) -> None:
        """Shows this curve, and those of other trainings beside it."""
        steps = np.array([figure.step for figure in curve.steps], float)
        self.loss.steps.setData(steps, np.array([figure.loss for figure in curve.steps], float))
        ends = np.array([figure.step for figure in curve.epochs], float)
        self.loss.epochs.setData(ends, np.array([figure.loss for figure in curve.epochs], float))
        named = [(figure.step, 100 * figure.share) for figure in curve.steps if figure.share is not None]
        self.right.steps.setData(*_columns(named))
        tested = [(figure.step, 100 * figure.share) for figure in curve.epochs if figure.share is not None]
        self.right.epochs.setData(*_columns(tested))
        learned = [(figure.step, 100 * figure.trained) for figure in curve.epochs if figure.trained is not None]
        self.right.trained.setData(*_columns(learned))
        classes = self._draw_others(others) or bool(named or tested)
        last = max(10, curve.last_step, *(record.curve.last_step for record in others))
        self.loss.plot.setXRange(0, last, padding=SPARE)
        drawn = bool(steps.size or others)
        self.right.plot.setVisible(classes or not drawn)
        for item in (self.loss.steps, self.right.steps):  # of a point alone no line can be drawn
            item.setSymbol("o" if item.xData is not None and len(item.xData) == 1 else None)
        for pair in (self.loss, self.right):  # an empty plot would have numbers of nothing
            for side in ("left", "bottom"):
                pair.plot.getAxis(side).setStyle(showValues=drawn)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.setBackground(palette.panel)
        self._dress(self.loss, "Loss", palette.accent, palette)
        self._dress(self.right, "Right answers, %", palette.good, palette)

    def _draw_others(self, others: Sequence[Record]) -> bool:
        """Says whether one of them has classes."""
        for item in self._others:
            item.getViewBox().removeItem(item)
        self._others.clear()
        classes = False
        for record in others:
            colour, style = stroke(record.number, self._palette)
            pen = pg.mkPen(colour, width=1.5, style=style)
            losses = [(figure.step, figure.loss) for figure in _outline(record.curve)]
            shares = [(one.step, 100 * one.share) for one in _outline(record.curve) if one.share is not None]
            classes = classes or bool(shares)
            for pair, points in ((self.loss, losses), (self.right, shares)):
                dot = {"symbol": "o", "symbolSize": 4, "symbolBrush": colour, "symbolPen": colour}
                lone = dot if len(points) == 1 else {}
                self._others.append(pair.plot.plot(*_columns(points), pen=pen, **lone))
        return classes

    def _pair(self) -> _Pair:
        plot = self.addPlot(enableMenu=False)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.showGrid(x=False, y=True, alpha=0.12)
        plot.getAxis("left").setWidth(LEFT)
        return _Pair(plot, plot.plot(symbolSize=4), plot.plot(symbol="o", symbolSize=6), plot.plot())

    def _dress(self, pair: _Pair, title: str, colour: str, palette: Palette) -> None:
        pair.plot.setTitle(title, color=palette.quiet, size="9pt")
        pair.plot.titleLabel.item.setFont(ui(11))
        for side in ("left", "bottom"):
            axis = pair.plot.getAxis(side)
            axis.setPen(palette.line)
            axis.setTextPen(palette.quiet)
            axis.setTickFont(ui(10))
            axis.setTickDensity(0.6)
        pale = QColor(colour)
        pale.setAlpha(PALE_ON_DARK if palette.dark else PALE)
        pair.steps.setPen(pg.mkPen(pale, width=1))
        pair.steps.setSymbolBrush(pg.mkBrush(colour))
        pair.steps.setSymbolPen(pg.mkPen(colour))
        pair.epochs.setPen(pg.mkPen(colour, width=2))
        pair.trained.setPen(pg.mkPen(colour, width=2, style=Qt.PenStyle.DashLine))
        pair.epochs.setSymbolBrush(pg.mkBrush(palette.panel))
        pair.epochs.setSymbolPen(pg.mkPen(colour, width=2))


def _outline(curve: Curve) -> Sequence[EpochFigure | StepFigure]:
    """Its epochs; its steps where there are no two of them."""
    return curve.epochs if len(curve.epochs) > 1 else curve.steps


def _columns(pairs: list[tuple[int, float]]) -> tuple[list[int], list[float]]:
    return [at for at, _ in pairs], [value for _, value in pairs]
