"""How a sheet is seen in a view: how large a cell is and which one is in the middle. No Qt: plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor

MARGIN = 4.0
"""Px around a sheet that is seen whole."""
LEAST = 48.0
"""Px that the short side of a long sheet gets at least: its cells are not square until they are that large."""
LARGEST = 128.0
"""Px of a cell beyond which nothing is zoomed in."""


@dataclass(frozen=True)
class Camera:
    """A sheet of `rows` × `columns` cells seen in `width` × `height` px.

    Attributes:
        cell: Px of one cell; along the short side of a long sheet a cell may be larger.
        x, y: The place of the sheet in the middle of the view, in cells.
        upright: Cells are as high as the view: those of a vector, drawn as bars.
    """

    rows: int
    columns: int
    width: float
    height: float
    cell: float = 0.0
    x: float = 0.0
    y: float = 0.0
    upright: bool = False

    @property
    def _most(self) -> tuple[float, float]:
        """Width and height of a cell if the sheet filled the view that way."""
        return (
            max(1.0, self.width - 2 * MARGIN) / max(1, self.columns),
            max(1.0, self.height - 2 * MARGIN) / max(1, self.rows),
        )

    @property
    def fit(self) -> float:
        """Px of a cell when all of the sheet is seen."""
        wide, high = self._most
        return wide if self.upright else min(wide, high)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of a cell in px."""
        wide, high = self._most
        if self.upright:
            return self.cell, high
        return (
            max(self.cell, min(wide, LEAST / max(1, self.columns))),
            max(self.cell, min(high, LEAST / max(1, self.rows))),
        )

    @property
    def whole(self) -> bool:
        """Whether all of the sheet is seen."""
        return self.cell <= self.fit * 1.0001

    @property
    def seen(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of what is seen, in cells."""
        wide, high = self.size
        return self.x - self.width / 2 / wide, self.y - self.height / 2 / high, self.width / wide, self.height / high

    def place(self, column: float, row: float) -> tuple[float, float]:
        """Where a place of the sheet is in the view, in px."""
        wide, high = self.size
        return (column - self.x) * wide + self.width / 2, (row - self.y) * high + self.height / 2

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Column and row of the sheet at a place of the view."""
        wide, high = self.size
        return (x - self.width / 2) / wide + self.x, (y - self.height / 2) / high + self.y

    def cell_at(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of the cell at a place of the view; -1, -1 beside the sheet."""
        column, row = (floor(place) for place in self.at(x, y))
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else (-1, -1)

    def fitted(self) -> Camera:
        """All of the sheet."""
        return replace(self, cell=self.fit, x=self.columns / 2, y=self.rows / 2)

    def resized(self, width: float, height: float) -> Camera:
        """The same in another view: what was seen whole still is."""
        other = replace(self, width=width, height=height)
        return other.fitted() if self.whole else other._kept()

    def zoomed(self, factor: float, x: float, y: float) -> Camera:
        """Larger or smaller around a place of the view, which stays where it is."""
        column, row = self.at(x, y)
        other = replace(self, cell=min(max(self.cell * factor, self.fit), max(LARGEST, self.fit)))
        wide, high = other.size
        return replace(other, x=column - (x - self.width / 2) / wide, y=row - (y - self.height / 2) / high)._kept()

    def moved(self, x: float, y: float) -> Camera:
        """The sheet moved by so many px."""
        wide, high = self.size
        return replace(self, x=self.x - x / wide, y=self.y - y / high)._kept()

    def towards(self, row: int, column: int, cell: float) -> Camera:
        """One cell in the middle, at least so large."""
        large = min(max(self.cell, cell), max(LARGEST, self.fit))
        return replace(self, cell=large, x=column + 0.5, y=row + 0.5)._kept()

    def _kept(self) -> Camera:
        """Within the sheet: it never leaves the view, and is in the middle where it is smaller."""
        wide, high = self.size
        return replace(
            self,
            x=_within(self.x, self.columns, (self.width - 2 * MARGIN) / wide),
            y=_within(self.y, self.rows, (self.height - 2 * MARGIN) / high),
        )


def _within(middle: float, size: int, seen: float) -> float:
    return size / 2 if seen >= size else min(max(middle, seen / 2), size - seen / 2)
