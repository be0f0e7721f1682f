"""What is watched, and what was seen of it at one moment. Imports no torch."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["value", "gradient", "activation"]
Figure = Literal["", "mean", "std", "low", "high", "norm"]
Layout = Literal["number", "bars", "matrix", "maps"]

MOST_VALUES = 8192
"""So many values of a tensor are looked at; of a larger one a sample."""
FIGURES: dict[Figure, str] = {
    "mean": "mean",
    "std": "spread",
    "low": "least",
    "high": "greatest",
    "norm": "size",
}
"""In words."""


class Watched(msgspec.Struct, frozen=True):
    """A tensor of the live module, or one figure of it.

    Attributes:
        name: Of a parameter or buffer its dotted name, of an activation the path of its node, ids joined with "/".
        figure: "" for its values, else which figure of them.
    """

    kind: Kind
    name: str
    figure: Figure = ""


class Glance(msgspec.Struct, frozen=True):
    """What was seen of it.

    Attributes:
        shape: Of the whole tensor; of an activation without the batch.
        values: float32, little endian, row by row, of shape `size`; of a figure the one number.
        step: Every how many elements a value was taken along each dimension.
        said: Why there is nothing to see; "" where there is.
    """

    of: Watched
    shape: tuple[int, ...] = ()
    values: bytes = b""
    size: tuple[int, ...] = ()
    step: tuple[int, ...] = ()
    layout: Layout = "number"
    said: str = ""


class Moment(msgspec.Struct, frozen=True, array_like=True):
    """When something was kept.

    Attributes:
        number: Names it; higher ones came later.
        run, step: The training and its step; 0 before any.
    """

    number: int
    run: int = 0
    step: int = 0


class Glances(msgspec.Struct, frozen=True):
    """What was seen at one moment, in the order in which it was asked for."""

    seen: tuple[Glance, ...] = ()
    moment: Moment = Moment(0)


class Kept(msgspec.Struct, frozen=True):
    """The moments that can be gone back to, the earliest first.

    Attributes:
        every: Of the moments, every how many is kept: 1 at first, doubled whenever room runs out.
        size: Bytes on the disk.
    """

    moments: tuple[Moment, ...] = ()
    every: int = 1
    size: int = 0
