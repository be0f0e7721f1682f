"""What is looked at, how it lies in a picture, and the part that is asked for. Imports no torch.

The way of a picture: a `Subject` names a tensor; its `Facts` tell its shape and how it lies by itself; a
`Sheet` (see `sheet.py`) lays that shape out as rows × columns of cells; of the sheet a `Window` is asked for, and
its `Blocks`, at most 1 MB, are answered.
"""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from designer.runtime.moments.reports import Moment
from designer.runtime.reports.flows import OfFlow

Numbers = NDArray[np.float32] | NDArray[np.float64]
Reduction = Literal["sample", "mean", "largest"]
"""What a block of cells shows: the value of one cell, the mean of all, or the largest size (|w|) among them."""
Own = Literal["", "size", "range"]
"""By what each kernel or map is shown: all by the same values, each by its own largest size, or by its own range."""
Layout = Literal["scalar", "bars", "picture"]
MOST_BYTES = 1 << 20
"""Of the blocks of one answer."""
PART = 1 << 23
"""Elements that are looked over in one call: some tens of milliseconds, so that others come in between."""


class OfModule(msgspec.Struct, frozen=True, tag=True):
    """A parameter or buffer of the live module by its dotted name, or its gradient."""

    name: str
    gradient: bool = False


class OfFile(msgspec.Struct, frozen=True, tag=True):
    """A tensor of a file that was opened, by the number of the member."""

    path: str
    number: int


class Difference(msgspec.Struct, frozen=True, tag=True):
    """A parameter or buffer at one moment less what it was at another."""

    name: str
    before: Moment
    after: Moment


What = Literal["values", "phase", "response", "similarity", "alike_inputs", "singular"]
"""What is seen of a tensor: its values, the phases of complex ones, how strongly its kernels let each frequency
through, how alike its rows (what gives each output) or its columns (what each input goes to) are, its singular values.
"""
Order = Literal["given", "norm", "similarity"]
"""As they are, the largest first, or each beside what is most like it."""


class Viewed(msgspec.Struct, frozen=True, tag=True):
    """Another tensor, seen in another way.

    Attributes:
        start, stop: Only these rows are looked at, such as those of one gate; 0 is all to the end.
        rows, columns: In which order the first and the second dimension are.
    """

    of: Subject
    what: What = "values"
    start: int = 0
    stop: int = 0
    rows: Order = "given"
    columns: Order = "given"


Subject = OfModule | OfFile | OfFlow | Difference | Viewed
"""Whatever can be looked at. To add to it: a tagged struct here and a function in `engine.answers.subjects`."""


NONE = -1
"""In place of a dimension that the tensor lacks; it has one step."""


class Arrangement(msgspec.Struct, frozen=True):
    """How the dimensions of a tensor lie in a picture.

    Kernels `out in H W` as a mosaic out × in are `Arrangement((0, 2), (1, 3), gap=1)`.

    Attributes:
        rows, columns: Dimensions that run down and to the right, the outermost first; `NONE` first where what lies in
            kernels has no dimension for those side by side, as maps `C H W`: `Arrangement((0, 1), (NONE, 2), gap=1)`.
        fixed: Of each other dimension, the index at which it is cut.
        gap: Empty cells between two kernels: two steps of an outermost dimension.
        across: How many steps of the outermost dimension downwards share a row; 1 is plain `out × in`.
    """

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    fixed: tuple[tuple[int, int], ...] = ()
    gap: int = 0
    across: int = 1

    @property
    def inside(self) -> tuple[int, ...]:
        """Dimensions along which the cells of one kernel lie; none where there are no kernels."""
        return (*self.rows[1:], *self.columns[1:]) if self.gap else ()


class Window(msgspec.Struct, frozen=True):
    """Part of a sheet, cut into blocks of cells of which each is answered as one value.

    Attributes:
        top, left, height, width: The cells.
        down, right: Cells of one block; the last block of a row or column may be smaller.
    """

    top: int
    left: int
    height: int
    width: int
    down: int = 1
    right: int = 1

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of blocks."""
        return -(-self.height // self.down), -(-self.width // self.right)


class Facts(msgspec.Struct, frozen=True):
    """What is known of a subject before any of its values is read.

    Attributes:
        arrangement: How it lies when nobody says otherwise.
        layout: What suits it: a number, bars, a picture.
        signed: It can have values on both sides of 0.
    """

    shape: tuple[int, ...]
    dtype: str
    device: str
    arrangement: Arrangement
    layout: Layout
    signed: bool = True


class Blocks(msgspec.Struct, frozen=True):
    """The blocks of a window.

    Attributes:
        values: Little endian, row by row, of `window.size`; NaN where a block has no cell with a value, or a NaN.
        wide: They are float64 (8 bytes), for dtypes that float32 cannot hold.
    """

    window: Window
    values: bytes
    wide: bool = False

    @property
    def array(self) -> Numbers:
        """Rows × columns of blocks; they cannot be written to."""
        flat: Numbers = np.frombuffer(self.values, dtype="<f8" if self.wide else "<f4")
        return flat.reshape(self.window.size)


class Tally(msgspec.Struct, frozen=True):
    """What a first look over some elements counts; those of parts are added up.

    Attributes:
        low, high, total: Of the finite elements; `low` and `high` are infinite the wrong way round where there is none.
        keys: How many finite elements begin with each of the 65,536 ordered halves of a float32, as 4-byte numbers.
    """

    size: int = 0
    nan: int = 0
    above: int = 0
    below: int = 0
    zeros: int = 0
    low: float = float("inf")
    high: float = float("-inf")
    total: float = 0.0
    keys: bytes = b""

    @property
    def odd(self) -> int:
        """How many are NaN or infinite."""
        return self.nan + self.above + self.below

    @property
    def finite(self) -> int:
        """How many are numbers."""
        return self.size - self.odd


class Spread(msgspec.Struct, frozen=True):
    """What a second look counts, once the first has told the range.

    Attributes:
        bars: How many elements lie in each of as many equal steps from the lowest to the highest.
        squares: Sum of the squared distances from the mean.
        halves: Of each beginning that was asked about, how its elements go on: counts as in `Tally.keys`.
    """

    bars: tuple[int, ...] = ()
    squares: float = 0.0
    halves: tuple[bytes, ...] = ()


class Element(msgspec.Struct, frozen=True):
    """One element, as exactly as it can be said.

    Attributes:
        ends: The lowest and the highest finite value of the map that it lies in; None where there is none.
    """

    index: tuple[int, ...]
    text: str
    ends: tuple[float, float] | None = None


class Found(msgspec.Struct, frozen=True):
    """The next element that is no number.

    Attributes:
        index: Where it is; None where there is none.
        searched: How far was looked, counted in elements; the search goes on from there.
        value: `nan`, `inf` or `-inf`.
    """

    index: tuple[int, ...] | None
    searched: int
    value: str = ""
