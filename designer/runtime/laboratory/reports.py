"""What the laboratory asks and is told: plain values. Imports no torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from designer.runtime.laboratory.windows import Axis, PaddingMode
from designer.runtime.reports import InputChoice

Values = NDArray[np.float32]
Sort = Literal["conv", "max", "avg", "soft"]
COLDEST, HOTTEST = 1e-9, 1e9
"""Temperatures of a softmax pooling at which rounding leaves the maximum, and the mean."""
MOST_CHANNELS = 8
"""Input channels that are sent at once; a convolution may have hundreds."""
MOST_STEPS = 2000
"""Steps of learning at one go."""


class Grid(msgspec.Struct, frozen=True):
    """Numbers of any shape: float32, little endian, row by row."""

    shape: tuple[int, ...] = (0,)
    values: bytes = b""

    @property
    def array(self) -> Values:
        """The numbers in their shape; they cannot be written to."""
        return np.frombuffer(self.values, dtype="<f4").reshape(self.shape)


def grid(values: Values | Sequence[object]) -> Grid:
    """Numbers as they travel."""
    array = np.ascontiguousarray(values, dtype="<f4")
    return Grid(array.shape, array.tobytes())


class Walk(msgspec.Struct, frozen=True):
    """How a window goes over a map and what it makes of the cells below it.

    Attributes:
        mode: What the padding of a convolution holds.
        counts_padding: The mean of an average pooling counts the padding's cells.
        divisor: What the mean is divided by, where it is not the number of cells; 0 for that.
        flat: The input has one dimension: a single row.
        temperature: Of a softmax pooling: `COLDEST` gives the maximum, `HOTTEST` the mean.
    """

    sort: Sort
    rows: Axis
    columns: Axis
    mode: PaddingMode = "zeros"
    counts_padding: bool = True
    divisor: int = 0
    flat: bool = False
    temperature: float = 1.0

    @property
    def weighs(self) -> bool:
        """Whether the cells are multiplied before they are added up."""
        return self.sort in ("conv", "soft")

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of what comes out."""
        return self.rows.count, self.columns.count

    @property
    def fits(self) -> bool:
        """Whether there is a window at all."""
        return prod(self.size) > 0


class Look(msgspec.Struct, frozen=True):
    """Which part of which layer is looked at.

    Attributes:
        path: Node ids joined with "/".
        choice: What was fed in.
        output: The output channel.
        first: The first of the input channels that are shown, counted within those that the output channel reads.
        shift: How many rows down and columns to the right the input is moved; what goes out comes in opposite.
    """

    path: str
    choice: InputChoice
    output: int = 0
    first: int = 0
    shift: tuple[int, int] = (0, 0)


class Change(msgspec.Struct, frozen=True):
    """Another kernel for one input channel, counted as in `Look.first`."""

    channel: int
    kernel: Grid


class LookReport(msgspec.Struct, frozen=True):
    """What flows into a layer, what its window holds, and what comes out.

    Attributes:
        title: `Conv2d`.
        fed: What the network was fed, in words.
        channels: Input channels that this output channel reads; `outputs` counts output channels.
        base: The input's own number of the first channel that it reads: more than 0 in later groups.
        inputs: Channels × rows × columns, from `look.first` on, without padding.
        kernels: Channels × rows × columns of the window; no numbers for a pooling.
        partial: What each of these channels adds to the result.
        touched: The live kernel is not what it was when it was first changed here.
        note: What a person ought to know of how it is shown.
    """

    look: Look
    walk: Walk
    title: str
    fed: str
    channels: int
    outputs: int
    groups: int
    base: int
    inputs: Grid
    kernels: Grid
    bias: float | None
    result: Grid
    partial: Grid
    touched: bool = False
    note: str = ""


class Trial(msgspec.Struct, frozen=True):
    """What other numbers would give."""

    result: Grid
    partial: Grid
    seconds: float = 0.0


class Learned(msgspec.Struct, frozen=True):
    """A kernel learned by plain gradient descent.

    Attributes:
        losses: The loss before each step, squared errors added up.
        kernels: Steps + 1 × channels × rows × columns: how the kernel was before each step, and in the end.
        results: What each of these kernels makes of the input.
        biases: The bias that was learned with each of them; none where none was.
        below: Where the loss grows, the rate from which on it does; 0 where that is not known.
    """

    losses: tuple[float, ...]
    kernels: Grid
    results: Grid
    biases: tuple[float, ...] = ()
    below: float = 0.0

    @property
    def grows(self) -> bool:
        """Whether the loss ends larger than it began, or as no number at all."""
        first, last = self.losses[0], self.losses[-1]
        return not np.isfinite(last) or last > first


class FieldSize(msgspec.Struct, frozen=True):
    """How much of the network's input one output cell of a node sees at most: cells down and across.

    Attributes:
        why: Why there is no number, and `rows` and `columns` are 0; "" where there is one.
        whole: Because all of the input is read.
    """

    path: str
    name: str
    title: str
    rows: int
    columns: int
    why: str = ""
    whole: bool = False


class FieldSizes(msgspec.Struct, frozen=True):
    """How much of the network's input one cell after each node sees at most.

    Attributes:
        sizes: By path, rows and columns; nodes of which there is no number are absent.
        why: By path of those, why there is none.
    """

    sizes: Mapping[str, tuple[int, int]]
    why: Mapping[str, str] = {}


class FieldReport(msgspec.Struct, frozen=True):
    """The receptive field of one output cell of a node.

    Attributes:
        picture: The network's input, channels × rows × columns.
        heat: By each cell of it, how strongly the output cell depends on it: the size of the gradient.
        rows, columns: First and last row and column by arithmetic; they may reach beyond the picture, and the last is
            less than the first where the cell sees nothing.
        exact: The arithmetic knows every node on the way; otherwise it takes all of the picture.
        sizes: Of the nodes on the way that have a window, from the input on, and of the first without a number.
        most: How many rows and columns a cell of this map sees at most; 0 where that is not one number.
        why: Why it is not; "" where it is.
    """

    picture: Grid
    heat: Grid
    rows: tuple[int, int]
    columns: tuple[int, int]
    exact: bool
    sizes: tuple[FieldSize, ...]
    most: tuple[int, int] = (0, 0)
    why: str = ""
