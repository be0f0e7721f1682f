"""The numbers themselves, in their own dimensions, as a NumPy file."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
from numpy.lib import format as npy_format

from designer.files.grids.grid import Grid, Paint


def npy(grid: Grid, paint: Paint) -> Iterator[bytes]:
    """The file piece by piece."""
    header = io.BytesIO()
    shape, dtype = grid.shape, grid.dtype.newbyteorder("<")
    described = {"descr": npy_format.dtype_to_descr(dtype), "fortran_order": False, "shape": shape}
    npy_format.write_array_header_1_0(header, described)
    yield header.getvalue()
    for part in grid.array():
        yield np.ascontiguousarray(part).astype(dtype, copy=False).tobytes()
