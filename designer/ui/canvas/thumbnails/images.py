"""What flowed in the last run as small images: made when they are first seen, so those off screen cost nothing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from designer.runtime.reports import Thumbnail
from designer.ui.canvas.ink import Ink

HIGH, WIDE = 32, 96
"""Pixels of bars: how high they are, and how wide they are together where there are few."""
FLATTEST = 40
"""A picture that is so many times as wide as high shows nothing and is left out."""


class Thumbs:
    """Images of thumbnails in the present colours, each made once."""

    def __init__(self, ink: Ink) -> None:
        self._ink = ink
        self._made: dict[int, tuple[Thumbnail, QImage]] = {}

    @property
    def made(self) -> int:
        """How many images there are."""
        return len(self._made)

    def set_ink(self, ink: Ink) -> None:
        """Other colours."""
        self._ink = ink
        self._made.clear()

    def keep(self, wanted: Iterable[Thumbnail]) -> None:
        """Lets go of the images of all others."""
        ids = set(map(id, wanted))
        self._made = {key: made for key, made in self._made.items() if key in ids}

    def image(self, thumbnail: Thumbnail) -> QImage:
        """The image of a thumbnail that can be drawn."""
        known = self._made.get(id(thumbnail))
        if known is None:  # the thumbnail is kept too, so that no other can have its id
            known = self._made[id(thumbnail)] = (thumbnail, image_of(thumbnail, self._ink))
        return known[1]


def can_be_drawn(thumbnail: Thumbnail | None) -> bool:
    """Whether there is anything to see in it."""
    if thumbnail is None or thumbnail.sort == "none":
        return False
    return thumbnail.sort == "bars" or thumbnail.width <= FLATTEST * thumbnail.height


def size_of(thumbnail: Thumbnail) -> tuple[int, int]:
    """Width and height of the image of a thumbnail."""
    if thumbnail.sort == "bars":
        return thumbnail.width * _step(thumbnail), HIGH
    return thumbnail.width, thumbnail.height


def image_of(thumbnail: Thumbnail, ink: Ink) -> QImage:
    """Maps in grey; bars in the colours of values below and above 0."""
    if thumbnail.sort == "bars":
        return _bars(thumbnail, ink)
    grey = QImage.Format.Format_Grayscale8
    return QImage(thumbnail.pixels, thumbnail.width, thumbnail.height, thumbnail.width, grey).copy()


def words_of(thumbnail: Thumbnail) -> str:
    """`1×6×28×28 float32, −0.52 to 1.3`: the range is of what the thumbnail shows."""
    if thumbnail.sort == "none":
        return f"{thumbnail.shape} {thumbnail.dtype}"
    return f"{thumbnail.shape} {thumbnail.dtype}, {_short(thumbnail.low)} to {_short(thumbnail.high)}"


def _short(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _bars(thumbnail: Thumbnail, ink: Ink) -> QImage:
    values = np.frombuffer(thumbnail.pixels, np.uint8).astype(np.int32)
    tops = np.round((255 - values) * (HIGH - 1) / 255).astype(np.int32)
    zero = round((255 - thumbnail.zero) * (HIGH - 1) / 255)
    rows = np.arange(HIGH)[:, None]
    filled = (rows >= np.minimum(tops, zero)) & (rows <= np.maximum(tops, zero))
    step = _step(thumbnail)
    picture = np.full((HIGH, len(values)), _rgb(ink.card), np.uint32)
    above = np.broadcast_to(values >= thumbnail.zero, filled.shape)
    picture[filled & above] = _rgb(QColor(ink.palette.positive))
    picture[filled & ~above] = _rgb(QColor(ink.palette.negative))
    wide: NDArray[np.uint32] = np.repeat(picture, step, axis=1)
    if step > 2:
        wide[:, step - 1 :: step] = _rgb(ink.card)
    pixels = np.ascontiguousarray(wide)
    return QImage(pixels.data, pixels.shape[1], HIGH, 4 * pixels.shape[1], QImage.Format.Format_RGB32).copy()


def _step(thumbnail: Thumbnail) -> int:
    """Pixels of one bar."""
    return max(1, WIDE // max(1, thumbnail.width))


def _rgb(colour: QColor) -> int:
    return colour.rgb() & 0xFFFFFFFF
