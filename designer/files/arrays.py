"""NumPy arrays in `.npy` files; no pickle is ever read."""

from __future__ import annotations

import io
import math
import tokenize
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from designer.errors import FileRefused
from designer.files.reading import DAMAGE, read_bytes

LARGEST = 1 << 30
"""Bytes of the largest array that is read."""

_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def read_array(path: str | Path) -> NDArray[Any]:
    """The array in a `.npy` file: whole numbers, real numbers or true and false, in this machine's byte order.

    Raises:
        FileRefused: no `.npy`, cut, too large, or holding something else than numbers.
    """
    path = Path(path)
    return array_of(read_bytes(path, LARGEST), path.name)


def array_of(data: bytes, name: str) -> NDArray[Any]:
    """The array in the content of a `.npy` file; `name` is for errors.

    Raises:
        FileRefused: as for `read_array`.
    """
    stream = io.BytesIO(data)
    try:
        shape, _, dtype = _HEADERS[npy.read_magic(stream)](stream)
    except (*DAMAGE, tokenize.TokenError) as error:
        raise FileRefused(f"{name}: is not a .npy file, or its header is damaged") from error
    if dtype.kind not in "biufc" or dtype.itemsize > (16 if dtype.kind == "c" else 8):  # PyTorch has no longer ones
        raise FileRefused(f"{name}: holds {dtype.name} values; only numbers that PyTorch has are read")
    declared, held = math.prod(shape) * dtype.itemsize, len(data) - stream.tell()
    if declared != held:
        raise FileRefused(f"{name}: declares {declared} bytes of numbers but holds {held}; it is cut or damaged")
    try:
        array = np.load(io.BytesIO(data), allow_pickle=False)
    except DAMAGE as error:
        raise FileRefused(f"{name}: is damaged; NumPy cannot read it") from error
    return np.asarray(array, dtype.newbyteorder("="), order="C")
