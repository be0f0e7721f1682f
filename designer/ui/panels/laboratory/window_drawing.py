"""Draws the window at its place: input, kernel, products, sum and output, and what each channel adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPolygonF

from designer.runtime.laboratory.reports import Values
from designer.ui.palette import Palette
from designer.ui.panels import colourmap
from designer.ui.panels.laboratory import sums
from designer.ui.panels.laboratory.cells import Plot, paint_map, paint_number, paint_numbers, picture, text_size
from designer.ui.panels.laboratory.marks import Pictures, outline, sign, small_title, title
from designer.ui.panels.laboratory.places import EDGE, Places
from designer.ui.panels.laboratory.shown import Shown, number
from designer.ui.theme import mono, ui

FAINT = 0.16
"""How strongly the part of the output is drawn that the window has not come to yet."""
MOST_NUMBERS = 400

Cell = tuple[int, int]


@dataclass(frozen=True)
class Scene:
    """One picture.

    Attributes:
        at: Row and column of the output that the window stands for.
        channel: Which of the maps is looked into.
        filled: How many cells of the output are drawn in full; None for all.
        changed: Cells of the kernel that were changed and not applied.
    """

    shown: Shown
    places: Places
    at: Cell
    channel: int
    filled: int | None
    changed: frozenset[Cell]
    palette: Palette
    width: float


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
    values = shown.maps[scene.channel]
    image, largest = pictures.of("input", scene.channel, values)
    title(painter, plot, "Input", _channel_words(scene), palette, scene.width - EDGE)
    _crisp(painter, plot, image, palette)
    paint_numbers(painter, plot, values, largest, palette)
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
    image, largest = pictures.of("output", 0, shown.result)
    rows, columns = shown.size
    kind = f"channel {shown.output} of {shown.outputs} · " if shown.outputs > 1 else ""
    title(painter, plot, "Output", f"{kind}{rows}×{columns}", palette, scene.width - EDGE)
    _crisp(painter, plot, image, palette, 1.0 if scene.filled is None else FAINT)
    if scene.filled is None:
        paint_numbers(painter, plot, shown.result, largest, palette)
    else:
        _paint_filled(painter, scene, image, largest)
    outline(painter, plot.cell_rect(*scene.at), palette.accent, palette.panel)


def _paint_filled(painter: QPainter, scene: Scene, image: QImage, largest: float) -> None:
    """The cells that the window has come to."""
    plot, shown, filled = scene.places.output, scene.shown, min(scene.filled or 0, scene.shown.count)
    columns = shown.size[1]
    whole, rest = divmod(filled, columns)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for row, rows, wide in ((0, whole, columns), (whole, 1, rest)):
        if rows and wide:
            corner = plot.cell_rect(row, 0).topLeft()
            target = QRectF(corner.x(), corner.y(), wide * plot.cell, rows * plot.cell)
            painter.drawImage(target, image, QRectF(0, row, wide, rows))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    size = text_size(plot.cell)
    for index in range(filled if size and shown.count <= MOST_NUMBERS else 0):
        at = divmod(index, columns)
        paint_number(painter, plot.cell_rect(*at), float(shown.result[at]), largest, scene.palette, size)


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
        small_title(painter, places.kernel, "Kernel", palette, "changed" if scene.changed else "")
        _paint_grid(
            painter, scene, places.kernel, shown.kernels[scene.channel], colourmap.limit(shown.kernels),
            marks=scene.changed,
        )  # fmt: skip
        small_title(painter, places.products, "Products", palette)
        _paint_grid(painter, scene, places.products, products, colourmap.limit(products))
        for rect, text in ((places.times, "×"), (places.equals, "=")):
            if rect is not None:
                sign(painter, rect, text, palette)
    largest = pictures.of("output", 0, shown.result)[1]
    sums.paint(painter, places.total, shown, scene.channel, scene.at, largest, palette)


def _paint_grid(
    painter: QPainter,
    scene: Scene,
    plot: Plot,
    values: Values,
    largest: float,
    padding: Values | None = None,
    winner: Cell | None = None,
    marks: frozenset[Cell] = frozenset(),
) -> None:
    palette, size = scene.palette, text_size(plot.cell)
    _crisp(painter, plot, picture(values, largest, palette), palette)
    hatch = QBrush(QColor(palette.border), Qt.BrushStyle.BDiagPattern)
    for (row, column), value in np.ndenumerate(values) if plot.cell >= 4 else ():
        rect = plot.cell_rect(row, column)
        outside = padding is not None and bool(padding[row, column])
        if outside:
            painter.fillRect(rect.adjusted(0, 0, -1, -1), hatch)
        if size and not (outside and scene.shown.walk.sort == "max"):
            paint_number(painter, rect, float(value), largest, palette, size, palette.quiet if outside else "")
        if (row, column) in marks:
            painter.fillRect(QRectF(rect.right() - 6, rect.top() + 1, 5, 5), QColor(palette.accent))
    if winner is not None:
        outline(painter, plot.cell_rect(*winner), palette.accent, palette.panel)


def _paint_strip(painter: QPainter, scene: Scene, pictures: Pictures) -> None:
    """What each channel adds: small maps with + between them."""
    shown, places, palette = scene.shown, scene.places, scene.palette
    assert places.strip is not None
    strip = places.strip
    painter.setPen(QPen(QColor(palette.line), 1))
    painter.drawLine(QPointF(strip.left(), strip.top() + 0.5), QPointF(strip.right(), strip.top() + 0.5))
    painter.setFont(ui(11))
    painter.setPen(QColor(palette.quiet))
    last = shown.base + shown.first + len(shown.maps) - 1
    part = "" if len(shown.maps) == shown.channels else f": {shown.base + shown.first} to {last}"
    words = f"What each of the {shown.channels} input channels adds{part}"
    painter.drawText(QRectF(strip.left(), strip.top() + 3, strip.width(), 15), Qt.AlignmentFlag.AlignLeft, words)
    largest = colourmap.limit(shown.partial)
    for index, plot in enumerate(places.tiles):
        image, _ = pictures.of("partial", index, shown.partial[index], largest)
        _paint_tile(painter, scene, plot, image, index)
    for rect, arrow in ((places.before, "‹"), (places.after, "›")):
        if rect is not None:
            sign(painter, rect, arrow, palette)


def _paint_tile(painter: QPainter, scene: Scene, plot: Plot, image: QImage, index: int) -> None:
    shown, palette, chosen = scene.shown, scene.palette, index == scene.channel
    _crisp(painter, plot, image, palette)
    if chosen:
        outline(painter, plot.rect, palette.accent, palette.panel)
    painter.setFont(mono(10))
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
    window = window_rect(places.input, *shown.cells(scene.at))
    patch, value = places.patch.rect, sums.value_rect(places.total, shown)
    cell, start = places.output.cell_rect(*scene.at), value.right() + 4
    painter.drawPolygon(QPolygonF([window.topRight(), patch.topLeft(), patch.bottomLeft(), window.bottomRight()]))
    painter.drawPolygon(
        QPolygonF([QPointF(start, value.top()), cell.topLeft(), cell.bottomLeft(), QPointF(start, value.bottom())])
    )


def _crisp(painter: QPainter, plot: Plot, image: QImage, palette: Palette, fade: float = 1.0) -> None:
    """A map with sharp edges, whatever is drawn round it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    paint_map(painter, plot, image, palette, fade)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _channel_words(scene: Scene) -> str:
    shown = scene.shown
    size = f"{shown.walk.rows.size}×{shown.walk.columns.size}"
    if shown.walk.sort != "conv":
        return f"channel {shown.output} · {size}" if shown.outputs > 1 else size
    if shown.channels == 1 and not shown.base:
        return size
    return f"channel {shown.base + shown.first + scene.channel} · {size}"
