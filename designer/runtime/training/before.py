"""What the values of a module were before it was trained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn


class Before:
    """Keeps them, and puts them back in place."""

    def __init__(self, module: nn.Module) -> None:
        self.module = module
        self._values = {name: tensor.detach().clone() for name, tensor in _own(module)}

    def put_back(self) -> None:
        """The module has its earlier values again, and no gradients."""
        put(self.module, self._values)


def put(module: nn.Module, values: Mapping[str, Tensor]) -> None:
    """Parameters and buffers have these values from now on, in place, and no gradients; others stay."""
    with torch.no_grad():
        for name, tensor in _own(module):
            if name in values:
                tensor.copy_(values[name])
    module.zero_grad(set_to_none=True)


def _own(module: nn.Module) -> Iterator[tuple[str, Tensor]]:
    yield from module.named_parameters()
    yield from module.named_buffers()
