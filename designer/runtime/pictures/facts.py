"""What is told of a tensor before any of its values is read."""

from __future__ import annotations

from torch import Tensor

from designer import numbers
from designer.runtime.pictures.odd import readable, signed
from designer.runtime.pictures.reports import Facts, Layout
from designer.runtime.pictures.sheet import usual


def facts_of(tensor: Tensor, name: str) -> Facts:
    """Shape, type and how the tensor lies by itself; `name` is what it is called.

    Raises:
        DesignerError: it has no values, or none that can be shown.
    """
    readable(tensor, name)
    shape = tuple(tensor.shape)
    layout: Layout = "scalar" if not shape else "bars" if len(shape) == 1 else "picture"
    dtype, device = numbers.dtype(tensor.dtype), str(tensor.device)
    return Facts(shape, dtype, device, usual(shape), layout, signed(tensor))
