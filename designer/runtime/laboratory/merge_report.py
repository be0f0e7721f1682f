"""What is told of two convolutions in a row, taken for one. Imports no torch."""

from __future__ import annotations

import msgspec

from designer.runtime.laboratory.reports import Grid


class MergeReport(msgspec.Struct, frozen=True):
    """The one convolution that does what two do, for one output and one input channel.

    Attributes:
        path: Of the first; `names` are those of both.
        output, channel: Which output channel of the second and which input channel of the first.
        outputs, channels, between: How many there are of each, and of channels between the two.
        first, second: Channels between × rows × columns: the kernels on the way, the first of them.
        merged: Rows × columns: the one kernel in their place; `bias` is its bias.
        stride, padding: Of the one convolution, for rows and columns.
        two, one: What comes out of the two after another, and of the one.
        largest: The greatest difference of the two outputs; `inside` counts only where nothing is padded between.
        parameters, multiplications: Of the two together, and of the one; multiplications for one sample.
    """

    path: str
    names: tuple[str, str]
    output: int
    channel: int
    outputs: int
    channels: int
    between: int
    first: Grid
    second: Grid
    merged: Grid
    bias: float
    stride: tuple[int, int]
    padding: tuple[int, int]
    two: Grid
    one: Grid
    largest: float
    inside: float
    parameters: tuple[int, int]
    multiplications: tuple[int, int]
