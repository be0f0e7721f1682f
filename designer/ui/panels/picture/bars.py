"""A vector as bars around a line at 0: one for each block of elements that is seen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from designer.ui.panels.picture.camera import MARGIN, Camera
from designer.ui.panels.picture.colours import LAST, Table, share_of
from designer.ui.panels.picture.layer import Layer

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
    window, (left, _, width, _) = layer.window, camera.seen
    if not layer.known:
        return
    first = max(0, int((left - window.left) // window.right))
    last = min(window.size[1], int((left + width - window.left) // window.right) + 1)
    for block in range(first, last):
        step = layer.step_at(0, window.left + block * window.right)
        colour = QColor.fromRgb(int(table[_strong(step, signed)]))
        painter.fillRect(bar_rect(camera, layer, block, span), colour)


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
