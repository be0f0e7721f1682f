"""Any tensor as rows of plain numbers."""

from __future__ import annotations

from torch import Tensor

from designer import numbers
from designer.errors import DesignerError
from designer.runtime.figures.statistics import real
from designer.runtime.moments.mapped import has_values, plain


def rows_of(tensor: Tensor, axis: int = 0) -> Tensor:
    """What lies at each place of an axis as one row, float32 or float64, on the CPU; complex numbers by their size.

    Kernels `out in H W` give `out × in·H·W`, and along axis 1 `in × out·H·W`.

    Raises:
        DesignerError: there are no numbers, or no such axis.
    """
    if not has_values(tensor):
        raise DesignerError("there are no values yet; run the network once")
    if not tensor.numel() or tensor.ndim <= axis:
        raise DesignerError(f"there are no rows along axis {axis}: the shape is {numbers.shape(tensor.shape)}")
    return real(plain(tensor)).movedim(axis, 0).reshape(tensor.shape[axis], -1)
