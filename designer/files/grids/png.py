"""A grid as a PNG picture: one pixel a number, clear where there is none."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np

from designer.files.grids.grid import Grid, Paint

SIGNATURE = b"\x89PNG\r\n\x1a\n"
INDEXED = 3


def png(grid: Grid, paint: Paint) -> Iterator[bytes]:
    """The file piece by piece, with a palette, so that a pixel takes a byte before it is packed."""
    yield SIGNATURE
    yield _chunk(b"IHDR", struct.pack(">IIBBBBB", grid.width, grid.height, 8, INDEXED, 0, 0, 0))
    yield _chunk(b"PLTE", bytes(part for colour in paint.table for part in colour) + b"\0\0\0")
    yield _chunk(b"tRNS", b"\xff" * len(paint.table) + b"\0")
    packer = zlib.compressobj(6)
    for values, there in grid.bands():
        pixels = paint.numbers(values, there)
        # Each row begins with how it is filtered: not at all.
        rows = np.concatenate([np.zeros((len(pixels), 1), np.uint8), pixels], axis=1)
        if packed := packer.compress(rows.tobytes()):
            yield _chunk(b"IDAT", packed)
    yield _chunk(b"IDAT", packer.flush())
    yield _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
