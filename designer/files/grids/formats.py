"""Every format that a grid can be written in, one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from designer.errors import FileRefused
from designer.files import suffixes
from designer.files.atomic import write_parts
from designer.files.grids.grid import Grid, Paint
from designer.files.grids.npy import npy
from designer.files.grids.png import png
from designer.files.grids.svg import svg
from designer.files.grids.text import csv


class Format(NamedTuple):
    """A kind of file."""

    suffix: str
    title: str
    parts: Callable[[Grid, Paint], Iterator[bytes]]


FORMATS = (
    Format(".png", "Picture, one pixel a value", png),
    Format(".svg", "Drawing, sharp at any size", svg),
    Format(".csv", "Numbers as text", csv),
    Format(".npy", "Numbers for NumPy", npy),
)


def write_grid(grid: Grid, paint: Paint, path: str | Path) -> None:
    """The grid into a file of the format that its ending names, whole or not at all.

    Raises:
        FileRefused: an ending that names no format, or a file that cannot be written.
        DesignerError: it is too large for the format.
    """
    path = Path(path)
    for form in FORMATS:
        if path.suffix.lower() == form.suffix:
            write_parts(path, form.parts(grid, paint))
            return
    endings = ", ".join((*(form.suffix for form in FORMATS), *suffixes.WEIGHTS))
    raise FileRefused(f"{path.name}: what is looked at is written to files that end in {endings}")
