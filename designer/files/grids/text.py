"""A grid as CSV text, and as text for a spreadsheet: each number as short as it is exact."""

from __future__ import annotations

from collections.abc import Iterator

from designer.files.grids.grid import Grid, Numbers, Paint


def csv(grid: Grid, paint: Paint) -> Iterator[bytes]:
    """The file piece by piece: a line for each row, no heading, nothing between the commas where there is no number."""
    for values, there in grid.bands():
        yield lines(values, ",", None if there.all() else there).encode()


def lines(values: Numbers, between: str, there: Numbers | None = None) -> str:
    """Rows of numbers as lines of text."""
    # NumPy writes a float32 with the fewest digits that give it again.
    words = values.astype(str)
    if there is not None:
        words[~there] = ""
    return "".join(f"{between.join(row)}\n" for row in words.tolist())
