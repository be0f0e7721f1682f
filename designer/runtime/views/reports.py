"""What is told of a tensor that is seen in another way. Imports no torch."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray


class Part(msgspec.Struct, frozen=True):
    """Rows of a parameter that belong together.

    Attributes:
        name: As the layer's documentation calls it: `i`, `q`.
        title: In words.
        start, stop: The rows, from the first up to the one after the last.
    """

    name: str
    title: str
    start: int
    stop: int


class ViewReport(msgspec.Struct, frozen=True):
    """What a person must know to read a view rightly.

    Attributes:
        rows, columns: For each place along the first and the second dimension its true place, as int32, little
            endian; empty where that is the same.
        words: What there is to say of the whole: rank and condition of a matrix.
    """

    rows: bytes = b""
    columns: bytes = b""
    words: str = ""

    def true_index(self, index: tuple[int, ...]) -> tuple[int, ...]:
        """The index in the tensor itself of what is seen at an index of the view."""
        found = list(index)
        for dimension, places in enumerate((self.rows, self.columns)):
            if places and dimension < len(found):
                found[dimension] = int(order_of(places)[found[dimension]])
        return tuple(found)


class ColoursReport(msgspec.Struct, frozen=True):
    """Kernels of three input channels as pictures in colour, `count height width 3` bytes."""

    pixels: bytes
    count: int
    height: int
    width: int

    @property
    def array(self) -> NDArray[np.uint8]:
        """The pictures; they cannot be written to."""
        return np.frombuffer(self.pixels, np.uint8).reshape(self.count, self.height, self.width, 3)


class PartsReport(msgspec.Struct, frozen=True):
    """The parts of a parameter, in the order of its rows; none where it is all one."""

    parts: tuple[Part, ...] = ()


def order_of(places: bytes) -> NDArray[np.int32]:
    """The true place of each."""
    return np.frombuffer(places, "<i4")
