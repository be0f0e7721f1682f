"""The idx format of MNIST and Fashion-MNIST: unsigned bytes in one to four dimensions, plain or gzipped."""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from designer import numbers
from designer.errors import FileRefused
from designer.files.atomic import reason
from designer.files.reading import read_bytes, refuse_stand_in, size_text

LARGEST = 256 << 20
"""Bytes of the largest array that is read; all of Fashion-MNIST's training images take 45 MB."""

_UBYTE = 0x08
_GZIP = b"\x1f\x8b"
_PIECE, _HEAD, _LONGEST_HEADER = 1 << 18, 1 << 12, 20
"""Bytes that are unpacked at once; of a file, gzipped or not, those in which the header is; of a header."""


def read_idx(path: str | Path) -> NDArray[np.uint8]:
    """The array in an idx-ubyte file: images are `N H W`, labels are `N`.

    Raises:
        FileRefused: cut, damaged, too large or another format.
    """
    return decode(read_bytes(path, LARGEST), Path(path).name)


def decode(data: bytes | bytearray, name: str = "data") -> NDArray[np.uint8]:
    """The array in the bytes of an idx-ubyte file; read only.

    Raises:
        FileRefused: cut, damaged, too large or another format.
    """
    if data.startswith(_GZIP):
        data = _unzip(data, name)
    shape, start = _shape(data, name)
    if math.prod(shape) != len(data) - start:
        declared = numbers.shape(shape)
        raise FileRefused(f"{name}: declares {declared} bytes but holds {len(data) - start}; it is cut or damaged")
    array = np.frombuffer(data, np.uint8, offset=start).reshape(shape)
    array.flags.writeable = False
    return array


def _shape(data: bytes | bytearray, name: str) -> tuple[tuple[int, ...], int]:
    """The shape that the beginning of a file declares, and where its values begin."""
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
    return struct.unpack(f">{dimensions}I", data[4:start]), start


def shape_in(path: str | Path) -> tuple[int, ...]:
    """What the head of an idx-ubyte file declares, without reading the rest.

    Raises:
        FileRefused: another format, or cut in its head.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise FileRefused(f"{path.name}: cannot be read ({reason(error)})") from error
    refuse_stand_in(head, path.name)
    return _shape(_unzip_head(head, path.name) if head.startswith(_GZIP) else head, path.name)[0]


def encode(array: NDArray[np.uint8]) -> bytes:
    """The bytes of a gzipped idx-ubyte file; the same array always gives the same bytes."""
    return gzip.compress(plain(array), compresslevel=9, mtime=0)


def plain(array: NDArray[np.uint8]) -> bytes:
    """The bytes of an idx-ubyte file that is not gzipped."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, _UBYTE, array.ndim, *array.shape)
    return header + np.ascontiguousarray(array, np.uint8).tobytes()


def _unzip(data: bytes | bytearray, name: str) -> bytearray:
    """What is in a gzipped file.

    It goes piece by piece: a gzip of 1 MB can hold 1 GB, so the reading stops at the limit; and a person may stop it.
    """
    unzip, plain = zlib.decompressobj(wbits=31), bytearray()
    try:
        for start in range(0, len(data), _PIECE):
            plain += unzip.decompress(data[start : start + _PIECE], LARGEST + 1 - len(plain))
            if len(plain) > LARGEST:
                raise FileRefused(f"{name}: unpacks to more than {size_text(LARGEST)}, the most that is read")
    except zlib.error:
        raise FileRefused(f"{name}: is damaged; its gzip data cannot be read") from None
    if not unzip.eof:
        raise FileRefused(f"{name}: is cut off; its gzip data ends too early")
    return plain


def _unzip_head(data: bytes, name: str) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(data, _LONGEST_HEADER)
    except zlib.error:
        raise FileRefused(f"{name}: is damaged; its gzip data cannot be read") from None
