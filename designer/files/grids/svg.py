"""A grid as an SVG drawing: runs of one colour as rectangles, so that it is sharp at any size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from designer.errors import DesignerError
from designer.files.grids.grid import Grid, Paint

MOST_CELLS = 250_000
"""A drawing of more would be too much for what shows it."""
CELL = 8
"""Pixels of a cell where nothing else says how large the drawing is."""


def svg(grid: Grid, paint: Paint) -> Iterator[bytes]:
    """The file piece by piece.

    Raises:
        DesignerError: there are too many cells.
    """
    if grid.height * grid.width > MOST_CELLS:
        raise DesignerError(f"{grid.height:,} × {grid.width:,} cells are too many for a drawing; choose .png")
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {grid.width} {grid.height}" '
        f'width="{grid.width * CELL}" height="{grid.height * CELL}" shape-rendering="crispEdges">\n'
    ).encode()
    top = 0
    for values, there in grid.bands():
        for number, row in enumerate(paint.numbers(values, there), top):
            yield _row(row, number, paint).encode()
        top += len(values)
    yield b"</svg>\n"


def _row(colours: NDArray[np.uint8], number: int, paint: Paint) -> str:
    edges = [0, *(np.flatnonzero(np.diff(colours)) + 1).tolist(), len(colours)]
    table = paint.table
    return "".join(
        f'<path fill="#{bytes(table[colours[start]]).hex()}" d="M{start} {number}h{stop - start}v1H{start}z"/>\n'
        for start, stop in pairwise(edges)
        if stop > start and colours[start] < len(table)
    )
