"""What the values of a module were before it was trained."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn


class Before:
    """Keeps them, and puts them back in place."""

    def __init__(self, module: nn.Module) -> None:
        self.module = module
        self._values = {name: tensor.detach().clone() for name, tensor in _own(module)}

    def put_back(self) -> None:
        """The module has its earlier values again, and no gradients."""
        with torch.no_grad():
            for name, tensor in _own(self.module):
                if name in self._values:
                    tensor.copy_(self._values[name])
        self.module.zero_grad(set_to_none=True)


def _own(module: nn.Module) -> Iterator[tuple[str, Tensor]]:
    yield from module.named_parameters()
    yield from module.named_buffers()
