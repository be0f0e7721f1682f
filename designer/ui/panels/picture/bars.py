"""A vector as bars around a line at 0: one for each block of elements that is seen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from designer.ui.panels.colourmap import ink_on
from designer.ui.panels.picture.camera import MARGIN, Camera
from designer.ui.panels.picture.colours import LAST, Table, share_of
from designer.ui.panels.picture.layer import Layer
from designer.ui.panels.picture.marks import NUMBERS_FROM, fitting

FAINTEST = LAST // 6
"""Near 0 a bar would have the panel's own colour; it keeps so many steps from it."""


def span_of(layer: Layer) -> tuple[float, float]:
    """The lowest and the highest value that the bars must have room for, with 0 between them."""
    shown = layer.shown()
    low, high = (float(shown.min()), float(shown.max())) if shown.size else (0.0, 0.0)
    low, high = min(0.0, low), max(0.0, high)
    return (low, high) if low < high else (0.0, 1.0)


def bar_rect(camera: Camera, layer: Layer, block: int, span: tuple[float, float]) -> QRectF:
    """Where the bar of a block stands."""
    window = layer.window
    left, _ = camera.place(window.left + block * window.right, 0)
    right, _ = camera.place(min(window.left + (block + 1) * window.right, window.left + window.width), 0)
    low, high = span
    value = float(np.nan_to_num(layer.values[0, block], nan=0.0, posinf=high, neginf=low))
    top, bottom = _height(camera, max(0.0, value), span), _height(camera, min(0.0, value), span)
    space = 1.0 if right - left > 3 else 0.0
    return QRectF(left, top, max(1.0, right - left - space), max(1.0, bottom - top))


def paint_bars(
    painter: QPainter, camera: Camera, layer: Layer, table: Table, span: tuple[float, float], signed: bool, line: str
) -> None:
    """Draws the line at 0 and the bars that are in the view."""
    painter.fillRect(QRectF(0, round(_height(camera, 0.0, span)), camera.width, 1), QColor(line))
    for block in _seen(camera, layer):
        painter.fillRect(bar_rect(camera, layer, block, span), QColor.fromRgb(_colour(layer, block, table, signed)))


def write_numbers(
    painter: QPainter, camera: Camera, layer: Layer, table: Table, span: tuple[float, float], signed: bool, text: str
) -> None:
    """The value in every bar that is wide enough for it; beyond its end, in the colour of text, where it is too low."""
    wide, metrics = camera.size[0], painter.fontMetrics()
    if layer.reduced or wide < NUMBERS_FROM:
        return
    for block in _seen(camera, layer):
        bar, value = bar_rect(camera, layer, block, span), float(layer.values[0, block])
        inside = bar.height() >= metrics.height() + 4
        painter.setPen(QColor(ink_on(_colour(layer, block, table, signed)) if inside else text))
        above = bar.top() + 2 if inside else bar.top() - metrics.height() - 2
        below = bar.bottom() - metrics.height() - 2 if inside else bar.bottom() + 2
        room = QRectF(bar.left(), below if value < 0 else above, bar.width(), metrics.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, fitting(value, wide - 6, metrics.horizontalAdvance))


def _seen(camera: Camera, layer: Layer) -> range:
    """The blocks that are in the view."""
    window, (left, _, width, _) = layer.window, camera.seen
    if not layer.known:
        return range(0)
    first = max(0, int((left - window.left) // window.right))
    return range(first, min(window.size[1], int((left + width - window.left) // window.right) + 1))


def _colour(layer: Layer, block: int, table: Table, signed: bool) -> int:
    step = layer.step_at(0, layer.window.left + block * layer.window.right)
    return int(table[_strong(step, signed)])


def _strong(step: int, signed: bool) -> int:
    """A step that is seen on the panel."""
    if step > LAST:
        return step
    if not signed:
        return max(step, FAINTEST)
    middle = LAST // 2
    return max(step, middle + FAINTEST) if step >= middle else min(step, middle - FAINTEST)


def _height(camera: Camera, value: float, span: tuple[float, float]) -> float:
    return MARGIN + (1 - share_of(value, *span)) * (camera.height - 2 * MARGIN)
