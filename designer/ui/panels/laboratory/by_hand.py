"""Maps and kernels typed by hand, and the book's own: what a window makes of them is asked of the engine. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from designer.runtime.laboratory.reports import Sort, Values, Walk
from designer.runtime.laboratory.windows import Axis
from designer.ui.panels.laboratory.shown import NOTHING

LARGEST = 64
"""Rows and columns of a map that one types or paints."""

Pair = tuple[int, int]


@dataclass(frozen=True)
class ByHand:
    """What a person typed.

    Attributes:
        maps: Channels × rows × columns; `kernels` likewise, kept for a pooling too.
        temperature: Of a softmax pooling.
    """

    maps: Values
    kernels: Values
    sort: Sort = "conv"
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    temperature: float = 1.0

    @property
    def walk(self) -> Walk:
        """How the window goes."""
        return Walk(self.sort, self._axis(0), self._axis(1), temperature=self.temperature)

    def _axis(self, at: int) -> Axis:
        size, kernel, padding = self.maps.shape[1 + at], self.kernels.shape[1 + at], self.padding[at]
        return Axis(size, kernel, self.stride[at], padding, padding, self.dilation[at])

    @property
    def sent_kernels(self) -> Values:
        """The kernels, of which a pooling has none."""
        return self.kernels if self.sort == "conv" else NOTHING

    def with_sizes(self, map_size: Pair, kernel_size: Pair) -> ByHand:
        """Other sizes; numbers that are still there stay, new ones are 0."""
        return replace(self, maps=_fitted(self.maps, map_size), kernels=_fitted(self.kernels, kernel_size))

    def transposed(self) -> ByHand:
        """The input on its side."""
        return replace(self, maps=np.ascontiguousarray(self.maps.transpose(0, 2, 1)))


def _fitted(values: Values, size: Pair) -> Values:
    rows, columns = (min(LARGEST, max(1, part)) for part in size)
    fitted = np.zeros((len(values), rows, columns), np.float32)
    kept = values[:, :rows, :columns]
    fitted[:, : kept.shape[1], : kept.shape[2]] = kept
    return fitted


def _counted(rows: int, columns: int, first: float = 0.0) -> Values:
    return (np.arange(rows * columns, dtype=np.float32) + first).reshape(1, rows, columns)


def _stripes() -> Values:
    """The book's 6×8 image: black columns 2 to 5 on white."""
    picture = np.ones((1, 6, 8), np.float32)
    picture[:, :, 2:6] = 0
    return picture


def _kernel(*rows: tuple[float, ...]) -> Values:
    return np.array([rows], np.float32)


_BOOK = _kernel((0, 1), (2, 3))
_TWO = np.concatenate((_counted(3, 3), _counted(3, 3, 1)))
_TWO_KERNELS = np.concatenate((_BOOK, _kernel((1, 2), (3, 4))))

PRESETS: tuple[tuple[str, ByHand], ...] = (
    ("6.2 Cross-correlation, 0 … 8", ByHand(_counted(3, 3), _BOOK)),
    ("6.2 Edge detector, 1 −1", ByHand(_stripes(), _kernel((1, -1)))),
    ("6.2 True convolution (kernel flipped)", ByHand(_counted(3, 3), _kernel((3, 2), (1, 0)))),
    ("6.3 Padding 1", ByHand(_counted(3, 3), _BOOK, padding=(1, 1))),
    ("6.3 Padding 1, stride (3, 2)", ByHand(_counted(3, 3), _BOOK, "conv", (3, 2), (1, 1))),
    (
        "6.3 Stride (3, 4), rows left unread",
        ByHand(_counted(8, 8), np.ones((1, 3, 5), np.float32), "conv", (3, 4), (0, 1)),
    ),
    ("6.4 Two channels in", ByHand(_TWO, _TWO_KERNELS)),
    ("6.5 Maximum pooling", ByHand(_counted(3, 3), _kernel((0, 0), (0, 0)), "max")),
    ("6.5 Average pooling", ByHand(_counted(3, 3), _kernel((0, 0), (0, 0)), "avg")),
    (
        "6.5 Pooling with padding and stride",
        ByHand(_counted(4, 4), np.zeros((1, 3, 3), np.float32), "max", (2, 2), (1, 1)),
    ),
    ("6.5 Softmax pooling, 1 2 3 4", ByHand(_counted(2, 2, 1), _kernel((0, 0), (0, 0)), "soft")),
)
"""The book's maps and kernels by name."""
