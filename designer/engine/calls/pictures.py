"""Tensors of any size as pictures: facts first, then the blocks that are seen, then counts over all of it."""

from __future__ import annotations

from typing import ClassVar

from designer.engine.calls.call import Call
from designer.runtime.pictures.reports import (
    Arrangement,
    Blocks,
    Element,
    Facts,
    Found,
    Own,
    Reduction,
    Spread,
    Subject,
    Tally,
    Window,
)


class LookAt(Call[Facts], frozen=True):
    """What there is to see of a tensor, before any of its values is read."""

    subject: Subject


class ReadBlocks(Call[Blocks], frozen=True):
    """The blocks of a window: one cell of each at once, or all of them reduced; at most 1 MB."""

    subject: Subject
    arrangement: Arrangement
    window: Window
    how: Reduction = "sample"
    own: Own = ""
    """Of each kernel the shares of its own largest size, or of its own range."""


class CountPart(Call[Tally], frozen=True):
    """The first look over one part of a tensor."""

    can_wait: ClassVar[bool] = True

    subject: Subject
    part: int


class SpreadPart(Call[Spread], frozen=True):
    """The second look over one part; what it needs of the first stands in `runtime.pictures.survey`."""

    can_wait: ClassVar[bool] = True

    subject: Subject
    part: int
    low: float
    high: float
    mean: float
    bars: int
    starts: tuple[int, ...] = ()


class ReadElement(Call[Element], frozen=True):
    """One element, exactly, and what the map that it lies in goes from and to.

    Attributes:
        inside: Dimensions along which the cells of one map lie; none where the picture has no maps.
    """

    subject: Subject
    index: tuple[int, ...]
    inside: tuple[int, ...] = ()


class FindOdd(Call[Found], frozen=True):
    """The next element that is NaN or infinite, within one part from `start` on."""

    subject: Subject
    start: int = 0
