"""Where the parts of the laboratory's picture lie, worked out from its size and what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from PySide6.QtCore import QRectF

from designer.ui.panels.laboratory.cells import Plot, fitted
from designer.ui.panels.laboratory.shown import Shown

EDGE, HEAD, GAP = 2.0, 26.0, 26.0
"""Room at the sides, for titles over the maps, and between the parts, in px."""
TITLE = 18.0
"""Room for the name of a small grid."""
STRIP, TILE = 90.0, 52.0
"""Height of the row of partial maps, and the side of one."""
SIGN = 22.0
"""Room for × and =."""
WORDS, WORDS_WIDE = 78.0, 196.0
"""Height and width of the sum written out."""
LABEL = 68.0
"""Room for the number under a partial map."""
LARGEST_CELL = 52.0


@dataclass(frozen=True)
class Places:
    """Where everything is, in px.

    Attributes:
        patch, kernel, products: The grids in the middle; a pooling has only the first.
        total: Where the sum is written out.
        tiles: Of the partial maps; `before` and `after` lead to other channels where there are more.
        times, equals: Middles of the signs between the grids.
    """

    input: Plot
    output: Plot
    patch: Plot
    kernel: Plot | None
    products: Plot | None
    total: QRectF
    middle: QRectF
    times: QRectF | None = None
    equals: QRectF | None = None
    strip: QRectF | None = None
    tiles: tuple[Plot, ...] = ()
    before: QRectF | None = None
    after: QRectF | None = None


def arrange(width: float, height: float, shown: Shown) -> Places:
    """Input at the left, output at the right, the arithmetic between; partial maps below where channels add up."""
    strip = QRectF(EDGE, height - STRIP, width - 2 * EDGE, STRIP) if shown.several else None
    bottom = (strip.top() if strip else height) - 6
    high = max(40.0, bottom - HEAD)
    side = max(60.0, min(high, (width - 2 * EDGE - 2 * GAP) * (0.3 if shown.walk.weighs else 0.36)))
    left, right = QRectF(EDGE, HEAD, side, high), QRectF(width - EDGE - side, HEAD, side, high)
    middle = QRectF(EDGE + side + GAP, HEAD, width - 2 * (EDGE + side + GAP), high)
    input_ = _input(left, shown)
    output = fitted(right, *shown.size)
    size = shown.walk.rows.kernel, shown.walk.columns.kernel
    tiles, before, after = _tiles(strip, shown) if strip else ((), None, None)
    if not shown.walk.weighs:
        cells = [len(side) for side in shown.cells((0, 0))]
        grid, total = _over(middle, (cells[0], cells[1]))
        return Places(input_, output, grid, None, None, total, middle)
    grids, total, times, equals = _three(middle, size)
    return Places(input_, output, *grids, total, middle, times, equals, strip, tiles, before, after)


def _input(room: QRectF, shown: Shown) -> Plot:
    rows, columns = shown.walk.rows, shown.walk.columns
    before, after = (rows.before, columns.before), (rows.after, columns.after)
    return fitted(room, rows.size, columns.size, before, after)


def _over(middle: QRectF, size: tuple[int, int]) -> tuple[Plot, QRectF]:
    """One grid over its sum, both in the middle."""
    room = QRectF(middle.left(), middle.top() + TITLE, middle.width(), max(30.0, middle.height() - TITLE - WORDS - 8))
    plot = fitted(room, *size, largest=1.5 * LARGEST_CELL)
    top = middle.top() + (middle.height() - plot.rect.height() - WORDS - 8) / 2
    plot = _moved(plot, plot.left, max(middle.top() + TITLE, floor(top)))
    return plot, QRectF(middle.left(), plot.rect.bottom() + 8, middle.width(), WORDS)


def _three(middle: QRectF, size: tuple[int, int]) -> tuple[tuple[Plot, Plot, Plot], QRectF, QRectF, QRectF]:
    """Patch × kernel = products: in a row over the sum or before it, or in a square with it, whichever is larger."""
    row_side = min((middle.width() - 2 * SIGN) / 3, middle.height() - TITLE - WORDS - 8)
    square_side = min((middle.width() - SIGN) / 2, (middle.height() - 2 * TITLE - 8) / 2)
    line_side = min((middle.width() - 3 * SIGN - WORDS_WIDE) / 3, middle.height() - TITLE)
    if line_side > row_side and line_side >= square_side * 0.9:
        return _line(middle, max(24.0, line_side), size)
    if row_side >= square_side * 0.9:
        return _row(middle, max(24.0, row_side), size)
    return _square(middle, max(24.0, square_side), size)


def _row(middle: QRectF, side: float, size: tuple[int, int]) -> tuple[tuple[Plot, Plot, Plot], QRectF, QRectF, QRectF]:
    high = _cells(side, size).height()
    top = floor(middle.top() + TITLE + max(0.0, (middle.height() - TITLE - high - 10 - WORDS) / 2))
    plots, times, equals = _side_by_side(middle, top, side, size)
    return plots, QRectF(middle.left(), top + high + 10, middle.width(), WORDS), times, equals


def _line(middle: QRectF, side: float, size: tuple[int, int]) -> tuple[tuple[Plot, Plot, Plot], QRectF, QRectF, QRectF]:
    """The sum stands behind the products: for a place that is wide and low."""
    high = _cells(side, size).height()
    top = floor(middle.top() + TITLE + max(0.0, (middle.height() - TITLE - high) / 2))
    plots, times, equals = _side_by_side(middle.adjusted(0, 0, -WORDS_WIDE - SIGN, 0), top, side, size)
    left = plots[2].rect.right() + SIGN
    tall = max(high, WORDS)
    return plots, QRectF(left, top + (high - tall) / 2, WORDS_WIDE, tall), times, equals


def _cells(side: float, size: tuple[int, int]) -> QRectF:
    """How large one of the grids is."""
    return fitted(QRectF(0, 0, side, side), *size, largest=LARGEST_CELL).rect


def _side_by_side(
    room: QRectF, top: float, side: float, size: tuple[int, int]
) -> tuple[tuple[Plot, Plot, Plot], QRectF, QRectF]:
    """Three grids in the middle of the room, and the signs between them."""
    probe = _cells(side, size)
    wide, high = probe.width(), probe.height()
    left = room.left() + (room.width() - 3 * wide - 2 * SIGN) / 2
    plots = tuple(fitted(QRectF(left + at * (wide + SIGN), top, wide, high), *size) for at in range(3))
    times, equals = (QRectF(plot.rect.right(), top, SIGN, high) for plot in plots[:2])
    return plots, times, equals  # type: ignore[return-value]


def _square(
    middle: QRectF, side: float, size: tuple[int, int]
) -> tuple[tuple[Plot, Plot, Plot], QRectF, QRectF, QRectF]:
    probe = _cells(side, size)
    wide, high = probe.width(), probe.height()
    left = floor(middle.left() + (middle.width() - 2 * wide - SIGN) / 2)
    top = floor(middle.top() + TITLE + max(0.0, (middle.height() - 2 * (TITLE + high) - 8) / 2))
    below = top + high + TITLE + 8
    corners = ((left, top), (left + wide + SIGN, top), (left, below))
    plots = tuple(fitted(QRectF(x, y, wide, high), *size) for x, y in corners)
    times = QRectF(left + wide, top, SIGN, high)
    equals = QRectF(left + wide, below, SIGN, high)
    total = QRectF(left + wide + SIGN, below - TITLE, middle.right() - left - wide - SIGN, high + TITLE)
    return plots, total, times, equals  # type: ignore[return-value]


def _moved(plot: Plot, left: float, top: float) -> Plot:
    return Plot(left, top, plot.cell, plot.rows, plot.columns, plot.before, plot.after)


def _tiles(strip: QRectF, shown: Shown) -> tuple[tuple[Plot, ...], QRectF | None, QRectF | None]:
    """A small map for each channel that is sent, with + between; arrows where there are more."""
    count = len(shown.maps)
    more = shown.channels > count
    arrows = 22.0 if more else 0.0
    step = min(TILE + 26, (strip.width() - 2 * arrows - LABEL / 4) / max(1, count))
    side = min(TILE, step - 14)
    # The number under the first map is wider than the map.
    left = strip.left() + arrows + max(0.0, (LABEL - side) / 2)
    top = strip.top() + 20
    rooms = (QRectF(left + at * step, top, side, side) for at in range(count))
    tiles = tuple(fitted(room, *shown.size, largest=side / 2) for room in rooms)
    if not more:
        return tiles, None, None
    back = QRectF(strip.left(), top, arrows - 4, side)
    on = QRectF(min(strip.right() - arrows, left + count * step), top, arrows - 4, side)
    return tiles, back, on
