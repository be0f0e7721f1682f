"""The phases of complex numbers; their sizes are what is seen without a view."""

from __future__ import annotations

import torch
from torch import Tensor

from designer.errors import DesignerError


def phase(tensor: Tensor) -> Tensor:
    """The angle of each number, from −π to π.

    Raises:
        DesignerError: its numbers are real, and have none.
    """
    if not tensor.is_complex():
        raise DesignerError("real numbers have no phase")
    return torch.angle(tensor.to(torch.complex64) if tensor.dtype == torch.complex32 else tensor)
