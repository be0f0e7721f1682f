"""Pictures as arrays of bytes, upright and in grey or RGB."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from designer.errors import FileRefused
from designer.files.reading import DAMAGE, read_bytes, size_text

LARGEST = 64 << 20
"""Bytes of the largest picture file that is read."""

MOST_PIXELS = 50_000_000

_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")  # not EPS, which would start another program


def read_image(path: str | Path) -> NDArray[np.uint8]:
    """The picture as `H W` where it is grey, else `H W 3`; turned as its camera said, see-through parts white.

    Raises:
        FileRefused: no picture, damaged, or too large.
    """
    path = Path(path)
    data = read_bytes(path, LARGEST)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata; the size is checked here
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                _refuse_large(picture, path.name)
                upright = ImageOps.exif_transpose(picture)
                return np.array(_plain(upright))
    except Image.DecompressionBombError:
        raise FileRefused(f"{path.name}: has too many pixels; at most {MOST_PIXELS:,} are read") from None
    except UnidentifiedImageError:
        raise FileRefused(f"{path.name}: is no picture that can be read ({', '.join(_FORMATS)})") from None
    except DAMAGE as error:
        raise FileRefused(f"{path.name}: is a cut or damaged {size_text(len(data))} picture") from error


def _refuse_large(picture: Image.Image, name: str) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise FileRefused(f"{name}: has {width}×{height} pixels; at most {MOST_PIXELS:,} are read")


def _plain(picture: Image.Image) -> Image.Image:
    """The picture in mode L or RGB."""
    if picture.mode.startswith(("I", "F")):  # 16 bits a pixel, which `convert` would cut instead of scale
        values = np.asarray(picture, np.float64)
        scale = 255 / 65535 if picture.mode != "F" else 1.0
        return Image.fromarray(np.clip(np.rint(values * scale), 0, 255).astype(np.uint8))
    if picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        white = Image.new("RGBA", coloured.size, "white")
        picture = Image.alpha_composite(white, coloured).convert("L" if picture.mode in ("LA", "La") else "RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")
