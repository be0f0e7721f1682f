"""Which values a tensor holds, as far as torch can tell without reading them."""

from __future__ import annotations

from collections.abc import Hashable

import torch
from torch import Tensor
from torch.nn.parameter import is_lazy


def version(tensor: Tensor) -> Hashable:
    """Another one whenever the tensor, or another in its place, may have other values than before."""
    if is_lazy(tensor) or tensor.layout is not torch.strided or tensor.is_nested:
        return id(tensor), None if is_lazy(tensor) else tensor._version
    return tensor.data_ptr(), tensor._version
