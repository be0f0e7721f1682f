"""Draws the window at its place: input, kernel, products, sum and output, and what each channel adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QPolygonF

from designer.runtime.laboratory.reports import Values
from designer.ui.palette import Palette
from designer.ui.panels import colourmap
from designer.ui.panels.laboratory import sums
from designer.ui.panels.laboratory.cells import Plot, cell_font, paint_frame, paint_number, text_size, word_font
from designer.ui.panels.laboratory.layout import EDGE, Places
from designer.ui.panels.laboratory.marks import Pictures, lay, outline, sign, small_title, title
from designer.ui.panels.laboratory.shown import Shown, number

FAINT = 0.16
"""How strongly the part of the output is drawn that the window has not come to yet."""

Cell = tuple[int, int]


@dataclass(frozen=True)
class Scene:
    """One picture.

    Attributes:
        at: Row and column of the output that the window stands for.
        channel: Which of the maps is looked into.
        filled: How many cells of the output are drawn in full; None for all.
        changed: Cells of the kernel that were changed and not applied.
        ratio: Device pixels a px.
        counts: In place of the input's numbers it is shown how often each of them is read.
    """

    shown: Shown
    places: Places
    at: Cell
    channel: int
    filled: int | None
    changed: frozenset[Cell]
    palette: Palette
    width: float
    ratio: float
    counts: bool = False


def paint(painter: QPainter, scene: Scene, pictures: Pictures) -> None:
    """The whole picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_rays(painter, scene)
    _paint_input(painter, scene, pictures)
    _paint_output(painter, scene, pictures)
    _paint_middle(painter, scene, pictures)
    if scene.places.strip is not None:
        _paint_strip(painter, scene, pictures)


def window_rect(plot: Plot, rows: tuple[int, ...], columns: tuple[int, ...]) -> QRectF:
    """All that the window lies on."""
    return plot.cell_rect(rows[0], columns[0]).united(plot.cell_rect(rows[-1], columns[-1]))


def _paint_input(painter: QPainter, scene: Scene, pictures: Pictures) -> None:
    shown, plot, palette = scene.shown, scene.places.input, scene.palette
    name, values = ("uses", shown.uses) if scene.counts else ("input", shown.maps[scene.channel])
    made, _ = pictures.drawn(name, scene.channel, values, plot, scene.ratio)
    title(painter, plot, "Times read" if scene.counts else "Input", _channel_words(scene), palette, scene.width - EDGE)
    lay(painter, made, plot)
    rows, columns = shown.cells(scene.at)
    if shown.walk.rows.dilation > 1 or shown.walk.columns.dilation > 1:
        wash = QColor(palette.accent)
        wash.setAlphaF(0.35)
        for row in rows:
            for column in columns:
                painter.fillRect(plot.cell_rect(row, column), wash)
    window, patch = window_rect(plot, rows, columns), scene.places.patch.rect
    line = QColor(palette.accent)
    line.setAlphaF(0.5)
    painter.setPen(QPen(line, 1))
    painter.drawLine(window.topRight(), patch.topLeft())
    painter.drawLine(window.bottomRight(), patch.bottomLeft())
    outline(painter, window, palette.accent, palette.panel)


def _paint_output(painter: QPainter, scene: Scene, pictures: Pictures) -> None:
    shown, plot, palette = scene.shown, scene.places.output, scene.palette
    made, _ = pictures.drawn("output", 0, shown.result, plot, scene.ratio)
    rows, columns = shown.size
    kind = f"channel {shown.output} of {shown.outputs} · " if shown.outputs > 1 else ""
    title(painter, plot, "Output", f"{kind}{rows}×{columns}", palette, scene.width - EDGE)
    lay(painter, made, plot, 1.0 if scene.filled is None else FAINT)
    if scene.filled is not None:
        _paint_filled(painter, scene, made)
        painter.setPen(QPen(QColor(palette.border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(plot.inner)
    outline(painter, plot.cell_rect(*scene.at), palette.accent, palette.panel)


def _paint_filled(painter: QPainter, scene: Scene, made: QPixmap) -> None:
    """The cells that the window has come to, over the faint ones."""
    plot, (rows, columns) = scene.places.output, scene.shown.size
    whole, rest = divmod(min(scene.filled or 0, rows * columns), columns)
    for row, high, wide in ((0, whole, columns), (whole, 1, rest)):
        if high and wide:
            painter.save()
            corner = plot.cell_rect(row, 0).topLeft()
            painter.setClipRect(QRectF(corner.x(), corner.y(), wide * plot.cell, high * plot.cell))
            lay(painter, made, plot)
            painter.restore()


def _paint_middle(painter: QPainter, scene: Scene, pictures: Pictures) -> None:
    shown, places, palette = scene.shown, scene.places, scene.palette
    seen, padding = shown.patch(scene.channel, scene.at)
    scale = pictures.of("input", scene.channel, shown.maps[scene.channel])[1]
    plot = places.patch
    if seen.shape != (plot.rows, plot.columns):  # windows of an adaptive pooling differ in size
        plot = Plot(plot.left, plot.top, plot.cell, *seen.shape)
    small_title(painter, plot, "Window", palette)
    _paint_grid(painter, scene, plot, seen, scale, padding=padding, winner=shown.winner(scene.at))
    if places.kernel is not None and places.products is not None:
        products = shown.products(scene.channel, scene.at)
        if shown.kernels.size:
            _paint_kernel(painter, scene, places.kernel, pictures)
        else:
            small_title(painter, places.kernel, "Softmax", palette)
            _paint_grid(painter, scene, places.kernel, shown.weights(scene.channel, scene.at), 1.0)
        small_title(painter, places.products, "Products", palette)
        _paint_grid(painter, scene, places.products, products, colourmap.limit(products))
        for rect, text in ((places.times, "×"), (places.equals, "=")):
            if rect is not None:
                sign(painter, rect, text, palette)
    largest = pictures.of("output", 0, shown.result)[1]
    sums.paint(painter, places.total, shown, scene.channel, scene.at, largest, palette)


def _paint_kernel(painter: QPainter, scene: Scene, plot: Plot, pictures: Pictures) -> None:
    shown, palette = scene.shown, scene.palette
    small_title(painter, plot, "Kernel", palette, "changed" if scene.changed else "")
    kernel, strongest = shown.kernels[scene.channel], shown.strongest_kernel
    made, _ = pictures.drawn("kernel", scene.channel, kernel, plot, scene.ratio, strongest)
    lay(painter, made, plot)
    for cell in scene.changed:
        corner = plot.cell_rect(*cell)
        painter.fillRect(QRectF(corner.right() - 6, corner.top() + 1, 5, 5), QColor(palette.accent))


def _paint_grid(
    painter: QPainter,
    scene: Scene,
    plot: Plot,
    values: Values,
    largest: float,
    padding: Values | None = None,
    winner: Cell | None = None,
) -> None:
    palette, size = scene.palette, text_size(plot.cell)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    colours = colourmap.paint(
        values, None, largest, (palette.negative, palette.panel, palette.positive), palette.not_finite
    ).tolist()
    hatch = QBrush(QColor(palette.border), Qt.BrushStyle.BDiagPattern)
    for (row, column), value in np.ndenumerate(values):
        rect = plot.cell_rect(row, column)
        painter.fillRect(rect, QColor(*colours[row][column]))
        outside = padding is not None and bool(padding[row, column])
        if outside:
            painter.fillRect(rect, hatch)
        if size and not (outside and scene.shown.walk.sort in ("max", "soft")):
            paint_number(painter, rect, float(value), largest, palette, size, palette.quiet if outside else "")
    paint_frame(painter, plot, palette)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if winner is not None:
        outline(painter, plot.cell_rect(*winner), palette.accent, palette.panel)


def _paint_strip(painter: QPainter, scene: Scene, pictures: Pictures) -> None:
    """What each channel adds: small maps with + between them."""
    shown, places, palette = scene.shown, scene.places, scene.palette
    assert places.strip is not None
    strip = places.strip
    painter.setPen(QPen(QColor(palette.line), 1))
    painter.drawLine(QPointF(strip.left(), strip.top() + 0.5), QPointF(strip.right(), strip.top() + 0.5))
    painter.setFont(word_font(11))
    painter.setPen(QColor(palette.quiet))
    last = shown.base + shown.first + len(shown.maps) - 1
    part = "" if len(shown.maps) == shown.channels else f": {shown.base + shown.first} to {last}"
    words = f"What each of the {shown.channels} input channels adds{part}"
    painter.drawText(QRectF(strip.left(), strip.top() + 3, strip.width(), 15), Qt.AlignmentFlag.AlignLeft, words)
    for index, plot in enumerate(places.tiles):
        # A small map has no more pixels than it covers on the screen, or a few.
        every = max(1, int(0.5 / (plot.cell * scene.ratio)))
        seen = shown.partial[index, ::every, ::every]
        made, _ = pictures.drawn("partial", index, seen, plot, scene.ratio, shown.strongest_partial)
        lay(painter, made, plot)
        _paint_tile(painter, scene, plot, index)
    for rect, arrow in ((places.before, "‹"), (places.after, "›")):
        if rect is not None:
            sign(painter, rect, arrow, palette)


def _paint_tile(painter: QPainter, scene: Scene, plot: Plot, index: int) -> None:
    shown, palette, chosen = scene.shown, scene.palette, index == scene.channel
    if chosen:
        outline(painter, plot.rect, palette.accent, palette.panel)
    painter.setFont(cell_font(10))
    painter.setPen(QColor(palette.text if chosen else palette.quiet))
    below = QRectF(plot.rect.center().x() - 40, plot.rect.bottom() + 2, 80, 14)
    value = number(shown.partial[index][scene.at])
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{shown.base + shown.first + index}: {value}")
    if index + 1 < len(shown.maps):
        sign(painter, QRectF(plot.rect.right() + 2, plot.rect.top(), 18, plot.rect.height()), "+", palette)


def _paint_rays(painter: QPainter, scene: Scene) -> None:
    """From the window's corners to the grid that shows it larger, and from the sum to its cell."""
    shown, places = scene.shown, scene.places
    ray = QColor(scene.palette.accent)
    ray.setAlphaF(0.11)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ray)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    window = window_rect(places.input, *shown.cells(scene.at))
    patch, value = places.patch.rect, sums.value_rect(places.total, shown)
    cell, start = places.output.cell_rect(*scene.at), value.right() + 4
    painter.drawPolygon(QPolygonF([window.topRight(), patch.topLeft(), patch.bottomLeft(), window.bottomRight()]))
    painter.drawPolygon(
        QPolygonF([QPointF(start, value.top()), cell.topLeft(), cell.bottomLeft(), QPointF(start, value.bottom())])
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _channel_words(scene: Scene) -> str:
    shown = scene.shown
    size = f"{shown.walk.rows.size}×{shown.walk.columns.size}"
    if shown.walk.sort != "conv":
        return f"channel {shown.output} · {size}" if shown.outputs > 1 else size
    if shown.channels == 1 and not shown.base:
        return size
    return f"channel {shown.base + shown.first + scene.channel} · {size}"
