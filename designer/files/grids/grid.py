"""What is written: rows and columns of numbers, and the colours that stand for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """Numbers that are made band by band, so that a huge tensor is never copied as a whole.

    Attributes:
        bands: Some rows at a time, the first first: the numbers, and where there are any.
        shape: Of the array that `array` gives, in its own dimensions.
        array: The same numbers in the order in which they lie in an array of that shape, some at a time.
    """

    height: int
    width: int
    bands: Callable[[], Iterable[tuple[Numbers, Mask]]]
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    array: Callable[[], Iterable[Numbers]]


class Paint(msgspec.Struct, frozen=True):
    """Which colour stands for which number.

    Attributes:
        colours: Red, green and blue of evenly spaced steps from `low` to `high`, at most 252.
        odd: Those of NaN, of ∞ and of −∞.
    """

    colours: bytes
    low: float
    high: float
    odd: bytes

    @property
    def steps(self) -> int:
        """How many colours there are."""
        return len(self.colours) // 3

    def numbers(self, values: Numbers, there: Mask) -> NDArray[np.uint8]:
        """The number of the colour of each; one beyond the last where there is nothing."""
        # In halves: the whole width of very large numbers is no number.
        half = self.high / 2 - self.low / 2
        finite = np.isfinite(values)
        known = np.where(finite, values, 0.0).astype(np.float64)
        share = (known / 2 - self.low / 2) / half if half > 0 else np.full(values.shape, 0.5)
        within = np.clip(share, 0.0, 1.0)
        steps: NDArray[np.uint8] = np.rint(within * (self.steps - 1)).astype(np.uint8)
        for place, odd in enumerate((np.isnan(values), values == np.inf, values == -np.inf)):
            steps[odd] = self.steps + place
        steps[~there] = len(self.table)
        return steps

    @property
    def table(self) -> list[tuple[int, int, int]]:
        """Every colour by its number, but that of nothing."""
        flat = self.colours + self.odd
        return [(flat[at], flat[at + 1], flat[at + 2]) for at in range(0, len(flat), 3)]
