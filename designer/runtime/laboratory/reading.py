"""What a step of the network reads to write one cell of a map, along both sides; or why that is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from designer.runtime.laboratory.layers import has_window, walk_of
from designer.runtime.laboratory.steps import Step
from designer.runtime.laboratory.transposed import is_transposed
from designer.runtime.laboratory.windows import Axis

CELL_BY_CELL = (
    *("ReLU", "Sigmoid", "Tanh", "ELU", "GELU", "SiLU", "LeakyReLU", "PReLU", "Identity", "Hardtanh", "ReLU6", "Mish"),
    *("Softplus", "Hardswish", "Hardsigmoid", "CELU", "SELU", "RReLU", "LogSigmoid", "Softsign", "Threshold"),
    *("Dropout", "Dropout2d", "BatchNorm2d", "BatchNorm1d", "add", "sub", "mul", "div", "neg", "abs", "relu", "gelu"),
    *("silu", "leaky_relu", "elu", "softplus", "sigmoid", "tanh", "exp", "clamp", "maximum", "minimum", "dropout"),
    *("cat", "contiguous", "to", "pow", "sqrt"),
)
"""What reads of each input map only the cell that it writes. (A batch normalisation does, in evaluation.)"""
WHOLE = ("Linear", "LazyLinear", "Bilinear", "GroupNorm", "LayerNorm", "RMSNorm", "InstanceNorm1d", "InstanceNorm2d")
"""What reads all of its input for every number that it writes."""
FLATTENING = ("Flatten", "flatten", "Unfold", "unfold", "reshape", "view")
"""What leaves no rows and columns behind it, or other ones."""

PADDING = tuple(
    f"{mode}Pad{sides}d" for mode in ("Zero", "Constant", "Reflection", "Replication", "Circular") for sides in (1, 2)
)
"""What puts cells around a map."""

Size = tuple[int, int]


class Spread(NamedTuple):
    """One side of a transposed convolution, which puts `stride` cells in the place of one.

    Attributes:
        before: What its padding cuts off at the front.
    """

    kernel: int
    stride: int
    before: int = 0
    dilation: int = 1

    @property
    def reach(self) -> int:
        """From the first cell that one cell is spread over to the last, both counted."""
        return self.dilation * (self.kernel - 1) + 1

    def back(self, low: int, high: int) -> tuple[int, int] | None:
        """The first and the last cell that the outputs from `low` to `high` read; None where they read none."""
        taps = range(0, self.reach, self.dilation)
        places = (cell + self.before - tap for cell in range(low, high + 1) for tap in taps)
        read = [place // self.stride for place in places if place % self.stride == 0]
        return (min(read), max(read)) if read else None


class Reading(NamedTuple):
    """How a step reads along both sides."""

    rows: Axis | Spread
    columns: Axis | Spread


class Unknown(NamedTuple):
    """Why there is no number, in a sentence without its end.

    Attributes:
        whole: Because all of the input is read.
    """

    why: str
    whole: bool = False


ONE_CELL = Reading(Axis(1), Axis(1))


def reading(step: Step, size: Size | None) -> Reading | Unknown:
    """What a step reads to write one cell, where a map of this size comes into it; None for one that is not known."""
    window, name = step.window, step.node.name
    if window is not None and is_transposed(window):
        return Reading(*_spread(window))
    if window is not None and has_window(window):
        walk = walk_of(window, *(size or (1, 1)))  # only an adaptive pooling asks for it
        if size is None and walk.rows.into:
            return Unknown(f"the windows of {name} depend on the size of its map, which is not known yet")
        return Reading(walk.rows, walk.columns)
    of = type(step.module).__name__ if step.module is not None else step.node.of
    if of in CELL_BY_CELL:
        return ONE_CELL
    if of in PADDING and step.module is not None:
        return _padded(step.module)
    if of in WHOLE:
        return Unknown(f"{name} reads all of its input", whole=True)
    if of in FLATTENING:
        return Unknown(f"{name} leaves no rows and columns")
    if step.node.kind in ("while", "if"):
        return Unknown(f"what {name} does depends on what flows")
    return Unknown(f"which cells {name} reads is not known")


def map_size(shape: Sequence[object]) -> Size | None:
    """Rows and columns of what has this shape; 1-d data has one row."""
    rows, columns = (1, shape[-1]) if len(shape) == 3 else shape[-2:] if len(shape) > 3 else (None, None)
    return (rows, columns) if isinstance(rows, int) and isinstance(columns, int) else None


def _spread(module: Any) -> tuple[Spread, Spread]:
    """Both sides of a transposed convolution; of a 1-d one there is one row."""
    given = (module.kernel_size, module.stride, module.padding, module.dilation)
    sides = [Spread(*side) for side in zip(*given, strict=True)]
    return (Spread(1, 1), sides[0]) if len(sides) == 1 else (sides[0], sides[1])


def _padded(module: Any) -> Reading:
    """Cells put around a map only move it."""
    left, _, *ends = module.padding
    return Reading(Axis(1, before=ends[0] if ends else 0), Axis(1, before=left))
