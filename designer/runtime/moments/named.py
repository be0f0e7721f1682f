"""The tensors of a module by name."""

from __future__ import annotations

from torch import Tensor, nn


def named(module: nn.Module) -> dict[str, Tensor]:
    """Every parameter and buffer, each once, as torch names it."""
    return {**dict(module.named_parameters()), **dict(module.named_buffers())}
