"""The idx format of MNIST and Fashion-MNIST: unsigned bytes in one to four dimensions, plain or gzipped."""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from designer.errors import FileRefused
from designer.files.reading import read_bytes, size_text

LARGEST = 256 << 20
"""Bytes of the largest array that is read; all of Fashion-MNIST's training images take 45 MB."""

_UBYTE = 0x08
_GZIP = b"\x1f\x8b"


def read_idx(path: str | Path) -> NDArray[np.uint8]:
    """The array in an idx-ubyte file: images are `N H W`, labels are `N`.

    Raises:
        FileRefused: cut, damaged, too large or another format.
    """
    return decode(read_bytes(path, LARGEST), Path(path).name)


def decode(data: bytes, name: str = "data") -> NDArray[np.uint8]:
    """The array in the bytes of an idx-ubyte file; read only.

    Raises:
        FileRefused: cut, damaged, too large or another format.
    """
    if data.startswith(_GZIP):
        data = _unzip(data, name)
    if len(data) < 4 or data[:2] != b"\0\0":
        raise FileRefused(f"{name}: is not an idx file")
    kind, dimensions = data[2], data[3]
    if kind != _UBYTE or not 1 <= dimensions <= 4:
        raise FileRefused(
            f"{name}: holds type 0x{kind:02x} in {dimensions} dimensions; only bytes (0x08) in 1 to 4 are read"
        )
    start = 4 + 4 * dimensions
    if len(data) < start:
        raise FileRefused(f"{name}: is cut off in its header")
    shape = struct.unpack(f">{dimensions}I", data[4:start])
    if math.prod(shape) != len(data) - start:
        declared = "×".join(map(str, shape))
        raise FileRefused(f"{name}: declares {declared} bytes but holds {len(data) - start}; it is cut or damaged")
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def encode(array: NDArray[np.uint8]) -> bytes:
    """The bytes of a gzipped idx-ubyte file; the same array always gives the same bytes."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, _UBYTE, array.ndim, *array.shape)
    return gzip.compress(header + np.ascontiguousarray(array, np.uint8).tobytes(), compresslevel=9, mtime=0)


def _unzip(data: bytes, name: str) -> bytes:
    # A gzip of 1 MB can hold 1 GB, so the reading stops at the limit.
    unzip = zlib.decompressobj(wbits=31)
    try:
        plain = unzip.decompress(data, LARGEST + 1)
    except zlib.error:
        raise FileRefused(f"{name}: is damaged; its gzip data cannot be read") from None
    if len(plain) > LARGEST:
        raise FileRefused(f"{name}: unpacks to more than {size_text(LARGEST)}, the most that is read")
    if not unzip.eof:
        raise FileRefused(f"{name}: is cut off; its gzip data ends too early")
    return plain
