"""What a data set is, and pictures of it. No torch."""

from __future__ import annotations

import msgspec


class DataReport(msgspec.Struct, frozen=True):
    """A data set in files of a person's own.

    Attributes:
        where: The folder or file that names it.
        train, test: How many images there are; 0 where there are none.
    """

    where: str
    name: str
    classes: tuple[str, ...]
    train: int
    test: int
    height: int
    width: int


class TestImages(msgspec.Struct, frozen=True):
    """Grey pictures, one byte a pixel, rows top down."""

    __test__ = False  # pytest takes the name for its own

    height: int
    width: int
    pictures: tuple[bytes, ...]
